// The second factor, in a real browser on a demonstration that asks for it: the first signing in, the code, the same code again,
// a recovery code, a lost telephone and two people, another password. `node tests/browser/second.mjs [--kith build/kith]`.
import { createHmac } from 'node:crypto'
import path from 'node:path'
import fs from 'node:fs'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { startKith } from './kith.mjs'
import { Report } from './walk.mjs'
import { axe, sideways } from './checks.mjs'

const here = path.dirname(new URL(import.meta.url).pathname)

// RFC 6238 by hand, so that it is not kith's own code that agrees with itself.
export function totp(base32, at) {
  let bits = ''
  for (const c of base32) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const from = mac[19] & 15
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1000000).padStart(6, '0')
}

class Person {
  constructor(browser, kith, report, shots, name) {
    Object.assign(this, { browser, kith, report, shots, name, password: 'demo' })
  }
  async open() {
    this.context = await this.browser.newContext({ viewport: { width: 1280, height: 800 } })
    this.page = await this.context.newPage()
  }
  at() {
    return new URL(this.page.url()).pathname
  }
  async send() {
    await Promise.all([this.page.waitForLoadState('load'), this.page.locator('main form button').first().click()])
  }
  async signIn() {
    if (this.context) await this.context.close()
    await this.open()
    await this.page.goto(`${this.kith.url}/sign-in`)
    await this.page.fill('input[name=name]', this.name)
    await this.page.fill('input[name=password]', this.password)
    await this.send()
  }
  async type(code) {
    await this.page.fill('input[name=code]', code)
    await this.send()
  }
  // A code that was not used: the clock is real, so it may have to be waited for.
  async code() {
    while (Math.floor(Date.now() / 30000) + 1 <= (this.step ?? 0)) await new Promise((done) => setTimeout(done, 500))
    const now = Math.floor(Date.now() / 30000)
    this.step = Math.max(now, (this.step ?? 0) + 1) // one ahead is right too
    return totp(this.secret, this.step * 30000)
  }
  says(what, ok, more) {
    this.report.check(`second factor: ${what}`, 'holds', ok ? [] : [more || `at ${this.at()}`])
  }
  async look(name) {
    for (const width of [320, 1280]) {
      await this.page.setViewportSize({ width, height: 800 })
      this.report.check(`second factor: ${name} at ${width}`, 'does not scroll sideways', await sideways(this.page))
      this.report.check(`second factor: ${name} at ${width}`, 'axe', await axe(this.page))
      await this.page.screenshot({ path: path.join(this.shots, `second-${name}-${width}.png`), fullPage: true })
    }
  }
  async enrol(look) {
    await this.signIn()
    this.says('the first signing in asks for a telephone', this.at() === '/sign-in/set-up')
    this.secret = (await this.page.locator('.kith-key').textContent()).replace(/\s/g, '')
    const squares = await this.page.locator('svg.kith-qr path').count()
    this.says('the picture is there, and the key in text', squares === 1 && /^[A-Z2-7]{32}$/.test(this.secret))
    if (look) await this.look('set-up')
    await this.page.goto(`${this.kith.url}/account`)
    this.says('the password alone opens nothing', this.at() === '/sign-in')
    await this.page.goto(`${this.kith.url}/sign-in/set-up`)
    await this.type('000000')
    this.says('a wrong code is told', this.at() === '/sign-in/set-up' && (await this.page.locator('.govuk-error-summary').count()) === 1)
    await this.type(await this.code())
    this.recovery = await this.page.locator('.kith-codes code').allTextContents()
    this.says('ten recovery codes are shown', this.recovery.length === 10 && new Set(this.recovery).size === 10)
    if (look) await this.look('codes')
    await Promise.all([this.page.waitForLoadState('load'), this.page.locator('main a.govuk-button').click()])
    this.says('and then kith is open', !this.at().startsWith('/sign-in'))
  }
}

async function oneAlone(sam) {
  await sam.enrol(true)
  await sam.signIn()
  sam.says('the next signing in asks for the code', sam.at() === '/sign-in/code')
  await sam.look('code')
  const code = await sam.code()
  await sam.type(code)
  sam.says('the code opens', !sam.at().startsWith('/sign-in'))
  await sam.signIn()
  await sam.type(code)
  sam.says('the same code again opens nothing', sam.at() === '/sign-in/code' && (await sam.page.locator('.govuk-error-summary').count()) === 1)
  await sam.page.goto(`${sam.kith.url}/sign-in/recovery`)
  await sam.look('recovery')
  await sam.type(sam.recovery[0])
  sam.says('a recovery code opens', !sam.at().startsWith('/sign-in'))
  await sam.page.goto(`${sam.kith.url}/account`)
  sam.says('one of ten is used', /9 recovery codes/.test(await sam.page.locator('main').textContent()))
  await sam.look('account')
  await sam.signIn()
  await sam.page.goto(`${sam.kith.url}/sign-in/recovery`)
  await sam.type(sam.recovery[0])
  sam.says('it opens one time', sam.at() === '/sign-in/recovery')
}

// Two browsers of one person: from the one they end the other's session.
async function endOthers(sam) {
  await sam.signIn()
  await sam.type(await sam.code())
  const other = new Person(sam.browser, sam.kith, sam.report, sam.shots, sam.name)
  Object.assign(other, { secret: sam.secret, step: sam.step })
  await other.signIn()
  await other.type(await other.code())
  sam.step = other.step
  await other.page.goto(`${sam.kith.url}/account`)
  other.says('another browser of theirs is open', other.at() === '/account')
  await sam.page.goto(`${sam.kith.url}/account`)
  await sam.look('account-others')
  await Promise.all([sam.page.waitForLoadState('load'), sam.page.locator('form[action="/account/end-others"] button').click()])
  await other.page.goto(`${sam.kith.url}/account`)
  other.says('they end it, and it is signed out', other.at() === '/sign-in')
  await sam.page.goto(`${sam.kith.url}/account`)
  sam.says('and the one from which they did is not', sam.at() === '/account')
  sam.says('there is no other left to end', (await sam.page.locator('form[action="/account/end-others"]').count()) === 0)
  await other.context.close()
}

async function reset(sam, addy, max) {
  await addy.enrol(false)
  await max.enrol(false)
  await max.page.goto(`${max.kith.url}/second-factor`)
  await max.look('reset')
  await max.page.fill('input[name=who]', sam.name)
  await max.send()
  max.says('one asks', /Somebody else has to say yes/.test(await max.page.locator('main').textContent()))
  max.says('and cannot say yes alone', (await max.page.locator('main form[action^="/second-factor/"]').count()) === 0)
  await addy.page.goto(`${addy.kith.url}/second-factor`)
  await addy.send()
  addy.says('an administrator says yes', /set up a new telephone/.test(await addy.page.locator('body').textContent()))
  const before = sam.secret
  sam.step = undefined
  await sam.enrol(false)
  sam.says('and a new telephone is set up', sam.secret !== before)
}

async function anotherPassword(sam) {
  await sam.page.goto(`${sam.kith.url}/account/password`)
  const fill = async (old, fresh, again) => {
    await sam.page.fill('input[name=old]', old)
    await sam.page.fill('input[name=fresh]', fresh)
    await sam.page.fill('input[name=again]', again)
    await sam.send()
  }
  await fill('demo', 'Password2026!', 'Password2026!')
  sam.says('a password that is guessed first is refused', /guessed first/.test(await sam.page.locator('main').textContent()))
  await sam.look('password')
  await fill('wrong one entirely', 'kettle orbit velvet sandwich', 'kettle orbit velvet sandwich')
  sam.says('the old one has to be right', sam.at() === '/account/password')
  await fill('demo', 'kettle orbit velvet sandwich', 'kettle orbit velvet sandwich')
  sam.says('another password is kept', sam.at() === '/account')
  // the key / goes to the search, until it is turned off in this browser
  const pressed = async () => {
    await sam.page.goto(`${sam.kith.url}/account`)
    await sam.page.keyboard.press('/')
    return sam.page.evaluate(() => document.activeElement.type === 'search')
  }
  sam.says('the key / goes to the search', await pressed())
  await sam.page.locator('label[for=slash]').click()
  sam.says('and does not when it is turned off', !(await pressed()))
  await sam.page.locator('label[for=slash]').click()
  await sam.signIn()
  sam.says('the old one opens nothing', sam.at() === '/sign-in')
  sam.password = 'kettle orbit velvet sandwich'
  await sam.signIn()
  sam.says('the new one does', sam.at() === '/sign-in/code')
}

export async function secondFactor(browser, report, program, shots) {
  process.env.KITH_DEMO_SECOND_FACTOR = 'yes'
  const kith = await startKith(program, 40)
  delete process.env.KITH_DEMO_SECOND_FACTOR
  try {
    const of = (role) => new Person(browser, kith, report, shots, kith.users.find((u) => u.role === role).name)
    const [sam, addy, max] = [of('social-worker'), of('administrator'), of('manager')]
    await oneAlone(sam)
    await endOthers(sam)
    await reset(sam, addy, max)
    await anotherPassword(sam)
  } finally {
    await kith.stop(report)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values: args } = parseArgs({ options: { kith: { type: 'string', default: 'build/kith' } } })
  const shots = path.join(here, 'shots')
  fs.mkdirSync(shots, { recursive: true })
  const report = new Report()
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', headless: true, args: ['--disable-gpu', '--disable-background-networking'] })
  try {
    await secondFactor(browser, report, args.kith, shots)
  } finally {
    await browser.close()
  }
  const counts = report.counts()
  console.log(`second factor: ${counts.passed} checks held, ${counts.failed} did not`)
  process.exit(counts.failed ? 1 : 0)
}
