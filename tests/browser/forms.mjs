// Every form that a role was shown is sent twice without script: empty, and with nonsense in each text field. It may be
// taken; where it is refused, the page that comes back must say why at the top and beside the field, and keep what was
// typed. The database is the test's own.
import * as checks from './checks.mjs'

const NONSENSE = 'zz'
// The last stands there only while there are other sessions, which the walk itself makes and ends; it has a test of its own (second.mjs).
const LEFT_OUT = /sign-out|sign-in|end-others/

// Runs in the page: the forms that post, by what they do; ids of records are taken out of the action.
function findForms() {
  return [...document.querySelectorAll('form')].map((f, i) => ({ i, method: f.method, action: new URL(f.action).pathname.replace(/\d+/g, 'N'),
    texts: f.querySelectorAll('input[type=text], input:not([type]), textarea').length })).filter((f) => f.method === 'post')
}

// Runs in the page: what is wrong with the way an error is told.
function toldWell({ words: nonsense, names }) {
  const bad = []
  const summary = document.querySelector('.govuk-error-summary')
  if (!summary) return ['there is no error summary']
  if (!/^error/i.test(document.title)) bad.push('the title does not begin with "Error"')
  const ways = [...summary.querySelectorAll('a[href^="#"]')]
  if (!ways.length) bad.push('the summary has no link to a field')
  for (const a of ways) if (!document.getElementById(a.getAttribute('href').slice(1))) bad.push(`the summary's link ${a.getAttribute('href')} leads nowhere`)
  for (const m of document.querySelectorAll('.govuk-error-message'))
    if (!m.id || !document.querySelector(`[aria-describedby~="${CSS.escape(m.id)}"]`)) bad.push(`"${m.textContent.trim().slice(0, 40)}" is tied to no field`)
  if (nonsense)
    for (const e of document.querySelectorAll('main form[method=post] input[type=text], main form[method=post] input:not([type]), main form[method=post] textarea'))
      if (names.includes(e.name) && e.value !== nonsense && !e.readOnly) bad.push(`what was typed into ${e.name} is gone`)
  return bad
}

// Sends the form in a page of its own, so that whatever it leads to is left behind. Returns the status of the answer.
async function send(page, url, index, action, words) {
  await page.setViewportSize({ width: 320, height: 900 })
  await page.goto(url)
  // What stood there may be gone meanwhile (a session that ended, a thing that was done): then the next of its kind, or none.
  const alike = (await page.evaluate(findForms)).filter((f) => f.action === action)
  const at = alike.find((f) => f.i === index) ?? alike[0]
  if (!at) return null
  const form = page.locator('form').nth(at.i)
  const names = [] // a button may lead to another form, which asks more
  if (words) for (const field of await form.locator('input[type=text], input:not([type]), textarea').all()) if (await field.isVisible()) { await field.fill(words); names.push(await field.getAttribute('name')) }
  const answer = page.waitForResponse((r) => r.request().isNavigationRequest() && r.request().method() === 'POST', { timeout: 15000 })
  const arrived = page.waitForEvent('framenavigated', { timeout: 15000 }).then(() => null, (e) => e)
  // Not the one that stands for the key Enter alone.
  await Promise.all([answer, form.locator('button:not([type=button]):not([aria-hidden]), input[type=submit]').first().click({ noWaitAfter: true })])
  if (/^attachment/.test((await answer).headers()['content-disposition'] ?? '')) return { status: 303, names } // a file: the page stays
  const late = await arrived
  if (late) throw late
  await page.waitForLoadState('load')
  return { status: (await answer).status(), names }
}

async function trySending(report, context, url, what, index, action, words) {
  const page = await context.newPage()
  try {
    const sent = await send(page, url, index, action, words)
    if (!sent) return
    const { status, names } = sent
    report.check(what, 'is answered', status >= 200 && status < 500 && status !== 404 ? [] : [`status ${status}`])
    // Taken: sent on to another page, or a page came back that speaks of no error (a search's answer).
    if (status >= 500 || status === 404 || (status < 400 && (status >= 300 || !(await page.$('.govuk-error-summary, .govuk-error-message'))))) return
    if (status === 409) return // somebody else's hand at the same moment (roles are walked side by side): both texts are asked about, no field is wrong
    report.check(what, 'errors are told', await page.evaluate(toldWell, { words, names }))
    report.check(what, 'no scrolling sideways', await checks.sideways(page))
  } catch (e) {
    report.check(what, 'can be sent', [e.message.split('\n')[0]])
  } finally {
    await page.close()
  }
}

// done: the actions that this role has sent already.
export async function tryForms(report, context, url, where, done) {
  const page = await context.newPage()
  await page.goto(url)
  const forms = await page.evaluate(findForms)
  await page.close()
  for (const { i, action, texts } of forms) {
    if (done.has(action) || LEFT_OUT.test(action)) continue
    done.add(action)
    // one that has nothing to type in is sent once: it may be done then (a plan that is signed is not signed again)
    for (const words of texts ? [null, NONSENSE] : [null])
      await trySending(report, context, url, `${where}: form ${action} ${words ? 'with nonsense' : 'empty'}`, i, action, words)
  }
}
