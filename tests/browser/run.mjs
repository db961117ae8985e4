// The browser tests: `node tests/browser/run.mjs [--kith build/kith] [--children N] [--counts FILE] [--only ROLE]`.
// First the harness is tried on its own site, then every page of a demonstration is walked as every role.
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { selfTest } from './self.mjs'
import { startKith, missingCommand } from './kith.mjs'
import { walkKith } from './roles.mjs'
import { secondFactor } from './second.mjs'
import { Report } from './walk.mjs'

const { values: args } = parseArgs({ options: {
  kith: { type: 'string', default: 'build/kith' }, children: { type: 'string', default: '60' },
  counts: { type: 'string' }, only: { type: 'string' },
} })
const here = path.dirname(new URL(import.meta.url).pathname)
const shots = path.join(here, 'shots')
fs.rmSync(shots, { recursive: true, force: true })
fs.mkdirSync(shots, { recursive: true })

const report = new Report()
const began = Date.now()
// Without these Chromium asks the world outside for updates at each start; there may be none to ask.
const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', headless: true, args: quiet })
let kith
try {
  await selfTest(browser, report, path.dirname(args.kith), shots)
  const missing = missingCommand(args.kith)
  if (missing) report.skip(`pages of kith: ${args.kith} has no command '${missing}'`)
  else {
    kith = await startKith(args.kith, Number(args.children))
    await walkKith(browser, report, kith, shots, args.only)
    if (!args.only) await secondFactor(browser, report, args.kith, shots)
  }
} catch (e) {
  report.check('browser', 'ran to its end', [e.stack])
} finally {
  await browser.close()
  await kith?.stop(report)
}
const counts = report.counts()
if (args.counts) {
  fs.mkdirSync(path.dirname(args.counts), { recursive: true })
  fs.writeFileSync(args.counts, JSON.stringify(counts))
}
console.log(`browser: ${counts.passed} checks held, ${counts.failed} did not, ${counts.skipped.length} skipped, ${((Date.now() - began) / 1000).toFixed(0)} s; pictures in tests/browser/shots/`)
process.exit(counts.failed ? 1 : 0)
