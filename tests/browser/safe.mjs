// A child who is not safe, driven through the browser: `node tests/browser/safe.mjs [--kith build/kith] [--shots DIR] [--counts FILE]`. As the child, the
// worker, the lead, the deputy, who is there at night, the person it is about, and as nobody answering. Time is moved by KITH_NOW: the
// server is ended and started again at a later hour, which shows too that the ladder survives that. The messages go to a real mail server.
import { spawn, execFileSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import * as checks from './checks.mjs'

const { values: args } = parseArgs({ options: { kith: { type: 'string', default: 'build/kith' }, shots: { type: 'string' }, counts: { type: 'string' } } })
const here = path.dirname(new URL(import.meta.url).pathname)
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'kith-safe-'))
const mails = path.join(dir, 'mails')
const env = { ...process.env, KITH_DB: path.join(dir, 'kith.db'), KITH_SMTP_TLS: 'no', KITH_TEST: '1' }
let passed = 0
const failures = []
const check = (what, ok, why = '') => (ok ? passed++ : failures.push(`${what}${why ? `: ${why}` : ''}`))
const KIT = 'Kit Young', SAM = 'Sam Worker', MAX = 'Max Manager', PAT = 'Pat Deputy', TONI = 'Toni Night', CASS = 'Cass Carer'

// ---- the servers ----

let serve, url, ended, browser
const open = new Map() // a name → its browser, signed in

async function ready(child, port) {
  for (let i = 0; i < 150; i++) {
    if (await fetch(`http://127.0.0.1:${port}/healthz`).then((r) => r.ok, () => false)) return
    if (child.exitCode !== null) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`kith serve did not answer: ${fs.readFileSync(path.join(dir, 'log'), 'utf8').slice(-600)}`)
}

async function stop() {
  for (const c of open.values()) await c.close()
  open.clear()
  if (!serve) return
  serve.kill('SIGTERM')
  const code = await ended
  check('serve ends cleanly', code === 0, `exit ${code}`)
  serve = undefined
}

// It is now this moment; whoever had a page open has lost their session, as after hours.
async function at(now) {
  await stop()
  env.KITH_NOW = now
  const port = await new Promise((resolve, reject) => {
    const s = net.createServer().once('error', reject).listen(0, '127.0.0.1', () => { const p = s.address().port; s.close(() => resolve(p)) })
  })
  const log = fs.openSync(path.join(dir, 'log'), 'a')
  serve = spawn(args.kith, ['serve', '--port', String(port)], { env, stdio: ['ignore', log, log] })
  ended = new Promise((resolve) => serve.once('exit', (code, signal) => resolve(code ?? signal)))
  url = `http://127.0.0.1:${port}`
  await ready(serve, port)
}

async function as(name) {
  if (!open.has(name)) {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 900 } })
    const page = await context.newPage()
    await page.goto(`${url}/sign-in`)
    await page.fill('input[name=name]', `${name} (demonstration)`)
    await page.fill('input[name=password]', 'demo')
    await page.locator('form:has(input[name=password]) button').click()
    check(`${name} comes in`, new URL(page.url()).pathname !== '/sign-in')
    open.set(name, context)
  }
  return open.get(name).pages()[0]
}

const words = async (page, address) => {
  const answer = await page.goto(url + address)
  return { status: answer.status(), text: await page.locator('body').innerText() }
}
const sees = async (name, address, ...wanted) => {
  const got = await words(await as(name), address)
  for (const w of wanted) check(`${name} sees on ${address}: ${w}`, w instanceof RegExp ? w.test(got.text) : got.text.includes(w), `status ${got.status}: ${got.text.slice(0, 700).replace(/\s+/g, ' ')}`)
}
const press = async (page, label) => Promise.all([page.waitForLoadState('load'), page.getByRole('button', { name: label, exact: true }).first().click()])
const shot = async (page, name) => {
  for (const width of args.shots ? [320, 1280] : []) {
    await page.setViewportSize({ width, height: 900 })
    await page.screenshot({ path: path.join(args.shots, `${name}-${width}.png`), fullPage: true })
  }
  await page.setViewportSize({ width: 320, height: 900 })
  check(`${name} at 320: no scrolling sideways`, (await checks.sideways(page)).length === 0)
  const context = await browser.newContext({ storageState: await page.context().storageState(), viewport: { width: 320, height: 900 } })
  const shown = await context.newPage()
  await shown.goto(page.url())
  const wrong = await checks.axe(shown)
  check(`${name}: axe`, wrong.length === 0, wrong.join(' '))
  await context.close()
}

const received = () => (fs.existsSync(mails) ? fs.readFileSync(mails, 'utf8').trim().split('\n').filter(Boolean).map((l) => JSON.parse(l)) : [])
// Messages that come from here on, until one is to this address.
async function mailTo(mark, to) {
  for (let i = 0; i < 150; i++) {
    const fresh = received().slice(mark)
    if (fresh.some((m) => m.to.some((a) => a.startsWith(to)))) return fresh
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return received().slice(mark)
}
async function mailed(what, mark, to, ...notTo) {
  const fresh = await mailTo(mark, to)
  const all = fresh.flatMap((m) => m.to)
  check(`${what}: a message goes to ${to}`, all.some((a) => a.startsWith(to)), `went to ${all.join(' ') || 'nobody'}`)
  for (const no of notTo) check(`${what}: none goes to ${no}`, !all.some((a) => a.startsWith(no)))
  for (const m of fresh) check(`${what}: a message says nothing of what it is`, m.text.includes('Something new in kith that cannot wait') && !/kit|young|shout|sam worker|cass|safe now/i.test(m.text.replace(/sam\.worker@\S+|kith/gi, '')), m.text)
  return fresh
}

// ---- what is driven ----

async function sends(text, tick) {
  const page = await as(KIT)
  await page.goto(`${url}/me/safe`)
  if (text) await page.fill('[name=words]', text)
  await page.fill('[name=reach]', 'At school, at lunch')
  if (tick) await page.locator('.govuk-checkboxes__item', { hasText: tick }).locator('input').check()
  await press(page, 'Send it now')
  return page
}

async function callOf(name) {
  const page = await as(name)
  await page.goto(`${url}/safe`)
  return page.locator('main a[href^="/safe/"]').first().getAttribute('href')
}

async function byDay() {
  await at('2026-11-30T10:00')
  let mark = received().length
  const child = await as(KIT)
  await child.goto(`${url}/me`)
  check('the way there stands on the child\'s home', await child.locator('a[href="/me/safe"]').count() === 1)
  await child.goto(`${url}/me/safe`)
  const form = await child.locator('main').innerText()
  for (const w of ['999', '0800 1111', '01632 960 101', '01632 960 102', 'It goes on the list of', 'Who you tick is not told']) check(`the form says: ${w}`, form.includes(w), form)
  await shot(child, 'safe-form')
  await sends('They shout at me and I hide.', CASS)
  const sent = await child.locator('main').innerText()
  for (const w of ['No one has read it yet.', 'It is on the list of', 'If no one has it', 'You sent this today at 10:00.']) check(`the child is told: ${w}`, sent.includes(w), sent)
  check('no reader is named as having it', !/ has it\. Read/.test(sent))
  await shot(child, 'safe-sent')
  await mailed('by day', mark, 'sam.worker', 'toni.night', 'pat.deputy')
  const list = await as(SAM)
  await list.goto(`${url}/children`)
  const high = async (what) => (await list.locator(what).first().boundingBox())?.y ?? Infinity
  check('red and first on the worker\'s home', await high('.kith-safe--red') < await high('main h1'))
  check('the home names no child beside it', !/Kit/.test(await list.locator('.kith-safe').innerText()))
  await shot(list, 'safe-worker-home')
  await sees(MAX, '/children', 'A child or young person does not feel safe, and nobody has it yet')
  check('the deputy is not asked yet', !(await words(await as(PAT), '/children')).text.includes('does not feel safe'))
  const href = await callOf(SAM)
  const before = await words(list, href)
  check('before "I have it" there are no words and no name', before.text.includes('Nobody has read it yet') && !/shout|Kit/.test(before.text), before.text)
  await press(list, 'I have it')
  const after = await list.locator('main').innerText()
  for (const w of ['They shout at me and I hide.', 'At school, at lunch', 'Kit', CASS]) check(`whoever has it sees: ${w}`, after.includes(w), after)
  await shot(list, 'safe-held')
  await sees(KIT, '/me/safe', /Sam .*has it\. Read today at 10:00\./)
  for (const [name, address] of [[CASS, '/children'], [CASS, '/safe'], [CASS, href]]) {
    const got = await words(await as(name), address)
    check(`who it is about sees nothing on ${address}`, !/not feel safe|shout/.test(got.text), got.text)
  }
  return href
}

async function done(name, how) {
  const page = await as(name)
  await page.locator('[name=how][value=elsewhere]').check()
  for (const [part, value] of [['day', '30'], ['month', '11'], ['year', '2026']]) await page.fill(`[name="on-${part}"]`, value)
  await page.locator('[name=outcome][value=lado]').check()
  await page.locator('form:has([name=do][value=done]) [name=words]').fill(how)
  await press(page, 'Send for countersigning')
}

async function closing(href) {
  await at('2026-11-30T10:20')
  const sam = await as(SAM)
  await sam.goto(url + href)
  await press(sam, 'Send for countersigning')
  check('what is missing is said, and nothing is written', (await sam.locator('.govuk-error-summary').count()) === 1)
  await done(SAM, 'I saw them at school, alone.')
  check('who wrote it cannot countersign', !(await words(sam, href)).text.includes('Countersign\n'))
  const max = await as(MAX)
  await max.goto(url + href)
  await shot(max, 'safe-countersign')
  await press(max, 'Countersign')
  await sees(MAX, '/children', 'Not confirmed: they have not said')
  await sees(KIT, '/me', 'Do you feel safe now?')
  const kit = await as(KIT)
  await kit.goto(`${url}/me/safe`)
  const told = await kit.locator('main').innerText()
  for (const w of ['We tell the person who checks what grown-ups do at work.', 'Do you feel safe now?']) check(`the child is told: ${w}`, told.includes(w), told)
  await shot(kit, 'safe-asked')
  const mark = received().length
  await press(kit, 'No, I do not')
  await sees(KIT, '/me/safe', 'No one has it right now.', 'You said you do not feel safe today at 10:20.')
  await mailed('no reopens it one rung up', mark, 'max.manager')
}

async function nobodyAnswers(href) {
  let mark = received().length
  await at('2026-11-30T10:51')
  await mailed('nobody answered by day', mark, 'pat.deputy', 'cass')
  await sees(PAT, href, 'Nobody has it now')
  mark = received().length
  await at('2026-11-30T11:30')
  await mailed('the last rung asks everybody', mark, 'sam.worker', 'cass')
  const pat = await as(PAT)
  await pat.goto(url + href)
  await press(pat, 'I have it')
  mark = received().length
  await at('2026-11-30T12:30')
  await new Promise((resolve) => setTimeout(resolve, 1500))
  check('whoever has it ends the messages', received().length === mark, `${received().length - mark} more`)
  await (await as(PAT)).goto(url + href)
  await done(PAT, 'I saw them again.')
  const max = await as(MAX)
  await max.goto(url + href)
  await press(max, 'Countersign')
  const kit = await as(KIT)
  await kit.goto(`${url}/me/safe`)
  await press(kit, 'Yes, I feel safe')
  check('a yes closes it', !(await words(max, '/children')).text.includes('feel safe'))
  await sees(KIT, '/me/safe', 'You said you feel safe')
}

async function atNight() {
  await at('2026-11-30T23:00')
  let mark = received().length
  await sends('', SAM)
  await mailed('at night', mark, 'toni.night', 'sam.worker', 'max.manager')
  const href = await callOf(TONI)
  const sam = await as(SAM)
  for (const address of ['/children', '/safe']) check(`the worker it is about sees nothing on ${address}`, !(await words(sam, address)).text.includes('does not feel safe'))
  const toni = await as(TONI)
  await toni.goto(url + href)
  await shot(toni, 'safe-night')
  await press(toni, 'I have it')
  check('who is there at night sees where the child lives', (await toni.locator('main').innerText()).includes('Lives'))
  await toni.goto(url + href)
  const no = await words(sam, href), none = await words(sam, '/safe/12345')
  check('the worker it is about gets what nobody\'s address gets', no.status === 404 && none.status === 404 && no.text.replace(/\w{6}-\d+/, '') === none.text.replace(/\w{6}-\d+/, ''), `${no.status} ${none.status}`)
  const kid = await sam.goto(`${url}/children`).then(() => sam.locator('main a', { hasText: 'Kit' }).first().getAttribute('href'))
  for (const page of [kid, `${kid}/looked`, '/tasks']) {
    const got = await words(sam, page)
    check(`the worker it is about learns nothing on ${page.replace(/\d+/, 'N')}`, got.status === 200 && !/Toni|not feel safe|lunch/.test(got.text), got.text)
  }
  await sees(KIT, '/me/looked', /Toni Night.*saw that you do not feel safe/)
  await press(await (async () => { await toni.goto(url + href); await toni.locator('form:has([name=do][value=pass]) [name=pass-words]').fill('I cannot get there.'); return toni })(), 'Ask the next person')
  for (const [now, to] of [['2026-12-01T00:05', 'pat.deputy'], ['2026-12-01T01:10', 'toni.night']]) {
    mark = received().length
    await at(now)
    await mailed(`nobody answers at ${now}`, mark, to, 'sam.worker')
  }
  await sees(KIT, '/me/safe', 'It stays on their list until one of them has it.')
}

// The page was drawn while the session lasted, and is sent when it has long ended.
async function sessionEnded() {
  await at('2026-12-01T12:00')
  const page = await as(KIT)
  await page.goto(`${url}/me/safe`)
  await page.fill('[name=words]', 'I am still here.')
  const fields = await page.locator('form[action="/me/safe"]').evaluate((f) => [...new FormData(f)].map(([k, v]) => [k, String(v)]))
  await at('2026-12-01T14:00')
  const stranger = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await stranger.goto(`${url}/hello`)
  const form = fields.map(([k, v]) => `<input name="${k}" value="${v}">`).join('')
  await stranger.setContent(`<form method="post" action="${url}/me/safe">${form}<button>send</button></form>`)
  await press(stranger, 'send')
  const told = await stranger.locator('body').innerText()
  check('sent without a session, it is taken', told.includes('It is sent') && told.includes('01632 960 102'), told)
  check('… and nothing of the record is shown', !/Kit|Toni|Sam/.test(told))
  await sees(KIT, '/me/safe', 'I am still here.')
  await stranger.setContent(`<form method="post" action="${url}/me/safe"><input name="safe" value="AAAA"><input name="words" value="x"><button>send</button></form>`)
  await press(stranger, 'send')
  check('with another token it is not taken, and says whom to call', (await stranger.locator('body').innerText()).includes('It is not sent'))
  await stranger.context().close()
}

async function justMe() {
  await at('2026-12-02T10:00')
  const kit = await as(KIT)
  await kit.goto(`${url}/me/tell`)
  await kit.locator('[name=readers][value=just-me]').check()
  await kit.fill('[name=words]', 'A secret that is heavy.')
  await shot(kit, 'safe-tell')
  await press(kit, "I don't feel safe. Send it now")
  const max = await as(MAX)
  await sees(MAX, '/children', 'A child or young person keeps a worry to themselves')
  await max.goto(url + await max.locator('a', { hasText: 'keeps a worry' }).getAttribute('href'))
  await press(max, 'I have it')
  check('the words of "just me" stay shut', !(await max.locator('body').innerText()).includes('heavy'))
  await sees(KIT, '/me/safe', 'Your words were still shut then.')
  await press(max, 'Open the words')
  check('a reason is asked for', (await max.locator('.govuk-error-summary').count()) === 1)
  await max.locator('form:has([name=do][value=open]) [name=why]').fill('They may be in danger tonight')
  await press(max, 'Open the words')
  check('with a reason they open', (await max.locator('body').innerText()).includes('A secret that is heavy.'))
  await sees(KIT, '/me/looked', /opened what you wrote just for you/, 'They may be in danger tonight')
  check('nobody else reads them', !(await words(await as(SAM), '/children')).text.includes('keeps a worry'))
}

async function shut() {
  await stop()
  execFileSync(args.kith, ['safety', 'set', 'night-number', ''], { env })
  await at('2026-12-02T11:00')
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  for (const [door, secret, says] of [['/hello', 'words', 'You cannot come in yet.'], ['/sign-in', 'password', 'until an administrator has said who keeps children safe']]) {
    await page.goto(url + door)
    await page.fill('input[name=name]', `${KIT} (demonstration)`)
    await page.fill(`input[name=${secret}]`, 'demo')
    await page.locator(`form:has(input[name=${secret}]) button`).click()
    check(`without a number for the night ${door} is shut to young people`, (await page.locator('main').innerText()).includes(says), await page.locator('main').innerText())
  }
  await page.context().close()
  await sees('Addy Administrator', '/users/safe', 'Young people cannot sign in until there is a number for the night.')
  const addy = await as('Addy Administrator')
  await addy.fill('[name="night-number"]', '01632 960 103')
  await press(addy, 'Save')
  await shot(addy, 'safe-posts')
  await sees(KIT, '/me/safe', '01632 960 103')
}

let smtp
try {
  smtp = spawn('/usr/bin/python3', [path.join(here, 'smtp.py'), mails], { stdio: ['pipe', 'pipe', 'inherit'] })
  env.KITH_SMTP = `smtp://127.0.0.1:${String(await new Promise((resolve) => smtp.stdout.once('data', resolve))).trim()}`
  execFileSync(args.kith, ['demo', '--children', '40', '--as-at', '2026-11-30'], { env: { ...env, KITH_NOW: '2026-11-30T09:00' }, timeout: 300000, stdio: 'ignore' })
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', headless: true, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
  const href = await byDay()
  await closing(href)
  await nobodyAnswers(href)
  await atNight()
  await sessionEnded()
  await justMe()
  await shut()
} catch (e) {
  check('ran to its end', false, e.stack)
} finally {
  await stop().catch((e) => check('serve', false, e.message))
  await browser?.close()
  smtp?.stdin.end()
  fs.rmSync(dir, { recursive: true, force: true })
}
for (const f of failures) console.log(`not so: ${f}`)
console.log(`a child who is not safe: ${passed} checks held, ${failures.length} did not`)
if (args.counts) fs.writeFileSync(args.counts, JSON.stringify({ passed, failed: failures.length, skipped: [], failures }))
process.exit(failures.length ? 1 : 0)
