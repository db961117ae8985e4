// What a walk along the links of a few samples would not come to, since it hangs on a record being such: an answer that is owed, a plan
// that waits to be signed, something asked and something opened, an advocate whom a second person agrees to, words that were kept. It is done
// here for real, as the worker and the manager, before anybody walks.
import { signIn } from './roles.mjs'

const linksLike = (page, part) => page.$$eval('main a[href]', (all, p) => all.map((a) => a.getAttribute('href')).filter((h) => h.includes(p)), part)
const childrenOn = async (page) => [...new Set((await linksLike(page, '/child/')).map((h) => h.match(/^\/child\/\d+/)?.[0]).filter(Boolean))]

async function as(browser, kith, role, work) {
  const { state } = await signIn(browser, kith.url, kith.users.find((u) => u.role === role).name)
  const context = await browser.newContext({ storageState: state, javaScriptEnabled: false })
  try {
    return await work(await context.newPage())
  } finally {
    await context.close()
  }
}

async function send(page, url, words) {
  await page.goto(url)
  for (const [name, value] of Object.entries(words)) await page.fill(`main [name=${name}]`, value)
  await Promise.all([page.waitForLoadState('load'), page.locator('main form button').first().click()])
}

// Somebody who speaks for a child who cannot instruct them: written by the manager, and open to a second person.
async function advocate(page, url, child) {
  await page.goto(`${url}${child}/add/allocation`)
  await page.check('[name=part][value=non-instructed-advocate]')
  const nobodyNear = await page.$$eval('[name=who] option', (all) => all.find((o) => o.value && !o.textContent.includes(','))?.value)
  await page.selectOption('[name=who]', nobodyNear)
  const on = new Date(Date.now() - 5 * 86400000)
  for (const [part, n] of [['day', on.getDate()], ['month', on.getMonth() + 1], ['year', on.getFullYear()]]) await page.fill(`[name=began-${part}]`, String(n))
  await Promise.all([page.waitForLoadState('load'), page.click('button[name=state][value=final]')])
}

// A visit is written, and when it is sent the session has been over for a while: it is kept. Returns the address at which it waits.
async function keptWords(page, kith, user, child) {
  await page.goto(`${kith.url}${child}/add/visit`)
  await page.fill('[name=how-was-it]', 'Invented: we mended the kite together.')
  kith.restLong(user, 40)
  await Promise.all([page.waitForLoadState('load'), page.click('button[name=state][value=final]')])
  return (await page.context().cookies()).find((c) => c.name === 'kith-back')?.value
}

// {role: [addresses to look at first]}
export async function leads(browser, report, kith) {
  const found = { 'social-worker': [] }
  const worker = kith.users.find((u) => u.role === 'social-worker')
  try {
    const overseen = await as(browser, kith, 'manager', async (page) => (await page.goto(`${kith.url}/children`), childrenOn(page)))
    await as(browser, kith, 'social-worker', async (page) => {
      await page.goto(`${kith.url}/children`)
      const mine = await childrenOn(page)
      const kit = await page.locator('main a', { hasText: 'Kit' }).first().getAttribute('href')
      const others = overseen.filter((c) => !mine.includes(c))
      await page.goto(`${kith.url}${kit}?all=1`)
      const entry = (await linksLike(page, '/entry/important-person/'))[0]
      const on = [kit, entry, (await linksLike(page, '/answer/'))[0], (await linksLike(page, '/sign/'))[0]]
      await page.goto(kith.url + entry)
      for (const part of ['/change/', '/take-back/', '/ask/']) on.push((await linksLike(page, part))[0])
      for (let i = 0, right; i < mine.length && !right; i++) {
        await page.goto(`${kith.url}${mine[i]}/findings`)
        if ((right = (await linksLike(page, '/right'))[0])) on.unshift(right)
      }
      report.check('leads', 'each is there', on.includes(undefined) || others.length < 2 ? [`${on.map((h) => h?.replace(/\d+/g, 'N'))}; ${others.length} others`] : [])
      await send(page, kith.url + on.at(-1), { who: kith.users.find((u) => u.role === 'manager').name, question: 'May she come with us to the sea?', days: '7' })
      report.check('leads', 'asking somebody to decide is taken', (await page.$('.govuk-error-summary')) ? ['it was refused'] : [])
      await send(page, `${kith.url}${others[0]}/open`, { reason: 'Somebody rang at night and must know now.' })
      report.check('leads', 'opening a record is taken', (await page.$('.govuk-error-summary')) ? ['it was refused'] : [])
      const both = mine.find((c) => overseen.includes(c) && c !== kit)
      await as(browser, kith, 'manager', (manager) => advocate(manager, kith.url, both))
      // who may agree, and the manager who wrote it and may not
      for (const role of ['iro', 'manager']) {
        const second = await as(browser, kith, role, async (other) => (await other.goto(`${kith.url}${both}`), (await linksLike(other, '/advocate/'))[0]))
        report.check('leads', `a second person is asked about an advocate: ${role}`, second ? [] : ['no link to it'])
        found[role] = [second].filter(Boolean)
      }
      const kept = await keptWords(page, kith, worker, kit)
      report.check('leads', 'words sent too late are kept', /^\/kept\/\d+$/.test(kept ?? '') ? [] : [`they wait at ${kept?.replace(/\d+/g, 'N')}`])
      found['social-worker'] = [...on, `${others[1]}/open`, kept].filter(Boolean)
    })
  } catch (e) {
    report.check('leads', 'ran to their end', [e.message.split('\n')[0]])
  }
  return found
}
