// One page, looked at in four ways: 320 and 1280 px wide, with script and without.
import path from 'node:path'
import * as checks from './checks.mjs'

export const WIDTHS = [320, 1280]

// Counts and prints. A check has one line in the report when it fails, and one count whether or not.
export class Report {
  passed = 0
  failures = []
  skipped = []
  check(where, name, bad) {
    if (bad.length === 0) return void this.passed++
    this.failures.push(`${where}: ${name}: ${bad[0]}`)
    console.log(`  FAILED ${where}: ${name}`)
    for (const line of bad) console.log(`         ${line}`)
  }
  skip(what) {
    this.skipped.push(what)
    console.log(`  skipped: ${what}`)
  }
  counts() {
    return { passed: this.passed, failed: this.failures.length, skipped: this.skipped, failures: this.failures }
  }
}

// A pair of contexts (script on, script off) of one signed-in person.
export async function contexts(browser, storageState) {
  const common = { storageState, reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'Europe/London' }
  return { on: await browser.newContext(common), off: await browser.newContext({ ...common, javaScriptEnabled: false }) }
}

export async function links(page) {
  return page.evaluate(() => [...document.querySelectorAll('a[href]')].filter((a) => a.origin === location.origin).map((a) => a.pathname + a.search))
}

// Opens an address; what came, also where the browser shows no page for it (an empty 404, a file to keep).
async function open(page, url) {
  let status = 0
  page.on('response', (r) => { if (r.request().isNavigationRequest() && r.frame() === page.mainFrame()) status = r.status() })
  try {
    const first = await page.goto(url, { waitUntil: 'load', timeout: 15000 })
    return { status: first.status(), html: (first.headers()['content-type'] || '').startsWith('text/html') }
  } catch (e) {
    if (!/download|ERR_ABORTED|ERR_HTTP_RESPONSE_CODE_FAILURE/i.test(e.message)) throw e
    return { status: status || 200, html: false }
  }
}

// Looks at one address. Returns {status, html, links}; checks are made only when a page came with the wanted status. What
// goes wrong on the way is this page's failure, and the walk goes on.
export async function look(report, both, url, where, shots, wanted = 200) {
  try {
    return await lookAt(report, both, url, where, shots, wanted)
  } catch (e) {
    report.check(where, 'can be looked at', [e.message.split('\n')[0]])
    return { status: 0, html: false, links: [] }
  }
}

async function lookAt(report, both, url, where, shots, wanted) {
  const page = await both.on.newPage()
  let came
  try {
    const heard = checks.listen(page)
    await page.setViewportSize({ width: WIDTHS[1], height: 900 })
    came = await open(page, url)
    came.at = page.url()
    came.links = came.html ? await links(page) : []
    if (came.status !== wanted || !came.html) return came
    // The console says of an error page that it is one; that is no complaint.
    if (wanted !== 200) heard.splice(0, heard.length, ...heard.filter((h) => !h.includes(`status of ${wanted}`)))
    report.check(where, 'frame', await checks.frame(page))
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 })
      report.check(`${where} at ${width}`, 'axe', await checks.axe(page))
      report.check(`${where} at ${width}`, 'no scrolling sideways', await checks.sideways(page))
      if (shots) await page.screenshot({ path: path.join(shots, `${where.replace(/[^\w]+/g, '-').replace(/^-|-$/g, '')}-${width}.png`), fullPage: true })
    }
    report.check(where, 'big targets', await checks.targets(page))
    report.check(where, 'keyboard', await checks.keyboard(page))
    report.check(where, 'nothing in the console', heard)
  } finally {
    await page.close()
  }
  await plain(report, both.off, url, where, wanted)
  return came
}

// The same without script: it comes, it has its words and its way in, and it is not wider than the screen.
async function plain(report, context, url, where, wanted) {
  const page = await context.newPage()
  try {
    const heard = checks.listen(page)
    await page.setViewportSize({ width: WIDTHS[0], height: 900 })
    const came = await page.goto(url, { waitUntil: 'load', timeout: 15000 })
    report.check(`${where} without script`, 'it comes', came.status() === wanted ? [] : [`status ${came.status()}`])
    report.check(`${where} without script`, 'no scrolling sideways', await checks.sideways(page))
    const empty = await page.evaluate(() => document.querySelector('main')?.innerText.trim().length > 0 ? [] : ['main is empty'])
    report.check(`${where} without script`, 'its words are there', empty)
    const shown = await page.evaluate(() => [...document.querySelectorAll('[hidden]')].filter((e) => e.checkVisibility()).map((e) => `${e.tagName.toLowerCase()}.${[...e.classList].join('.')}`))
    report.check(`${where} without script`, 'what is hidden is hidden', shown)
    report.check(`${where} without script`, 'nothing in the console', heard.filter((h) => wanted === 200 || !h.includes(`status of ${wanted}`)))
  } finally {
    await page.close()
  }
}
