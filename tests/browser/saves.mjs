// A social worker writes a home that ends on the day it began, and corrects it, without script: the page after each save says what it
// broke and what it mended in the return, once, with links that lead to the field.
import * as checks from './checks.mjs'

const BANNER = '#mends'

async function fill(page, prefix, words) {
  for (const part of ['day', 'month', 'year']) await page.fill(`[name="${prefix}-${part}"]`, words ? words[part] : '')
}

async function save(page) {
  await Promise.all([page.waitForLoadState('load'), page.locator('main form').last().locator('button:not([data-today])').first().click()])
}

// What is said is looked at at both widths with script, from the page as it stands: asked for again it says nothing.
async function look(browser, report, what, page, url, shots) {
  const html = await page.content()
  for (const width of [320, 1280]) {
    const context = await browser.newContext({ viewport: { width, height: 900 } })
    const shown = await context.newPage()
    await shown.route('**/*', (route) => (route.request().isNavigationRequest() ? route.fulfill({ contentType: 'text/html', body: html }) : route.continue()))
    await shown.goto(url)
    report.check(`${what} at ${width}`, 'axe', await checks.axe(shown))
    report.check(`${what} at ${width}`, 'no scrolling sideways', await checks.sideways(shown))
    await shown.screenshot({ path: `${shots}/${what.replace(/\W+/g, '-')}-${width}.png` })
    await context.close()
  }
}

export async function trySaves(browser, report, kith, state, shots) {
  const context = await browser.newContext({ storageState: state, javaScriptEnabled: false, viewport: { width: 320, height: 900 } })
  const page = await context.newPage()
  try {
    await page.goto(`${kith.url}/children`)
    const child = await page.locator('main th a').first().getAttribute('href')
    await page.goto(`${kith.url}${child}/add/home`)
    await page.locator('[name=place]').first().evaluate((e) => e.tagName) === 'SELECT' ? await page.selectOption('[name=place]', 'U4') : await page.check('[name=place][value=U4]')
    const on = await page.evaluate(() => { const d = new Date(Date.now() - 5 * 86400000); return { day: String(d.getDate()), month: String(d.getMonth() + 1), year: String(d.getFullYear()) } })
    await fill(page, 'began', on)
    await fill(page, 'ended', on)
    await save(page)
    report.check('a save that breaks', 'tells it', /new things? to look at/.test(await page.locator(BANNER).innerText({ timeout: 2000 }).catch(() => '')) ? [] : ['no banner'])
    report.check('a save that breaks', 'keeps it out of the address', page.url() === `${kith.url}${child}` ? [] : [page.url().replace(/\d+/g, 'N')])
    await look(browser, report, 'a save that breaks', page, page.url(), shots)
    const to = await page.locator(`${BANNER} a[href*="/entry/home/"]`).first().getAttribute('href')
    await page.reload()
    report.check('a save that breaks', 'says it once', (await page.locator(BANNER).count()) ? ['it is said again'] : [])
    const answer = await page.goto(kith.url + to)
    report.check('a save that breaks', 'leads to the field', answer.status() === 200 ? [] : [`status ${answer.status()}`])
    await page.goto(kith.url + to.replace('/entry/', '/correct/'))
    await fill(page, 'ended', null)
    await save(page)
    report.check('a save that mends', 'tells it', /This mends \d+ things? in the return/.test(await page.locator(BANNER).innerText({ timeout: 2000 }).catch(() => '')) ? [] : ['no banner'])
    await look(browser, report, 'a save that mends', page, page.url(), shots)
  } catch (e) {
    report.check('a save and the return', 'ran to its end', [e.message.split('\n')[0]])
  } finally {
    await context.close()
  }
}
