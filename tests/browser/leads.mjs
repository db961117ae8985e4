// What a walk along the links of a few samples would not come to, since it hangs on a record being such: an answer that is owed, a plan
// that waits to be signed, something asked and something opened. It is done here for real, as the worker, before anybody walks.
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

// {role: [addresses to look at first]}
export async function leads(browser, report, kith) {
  const found = { 'social-worker': [] }
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
      found['social-worker'] = [...on, `${others[1]}/open`].filter(Boolean)
    })
  } catch (e) {
    report.check('leads', 'ran to their end', [e.message.split('\n')[0]])
  }
  return found
}
