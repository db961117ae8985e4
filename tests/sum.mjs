// sum: adds up what the runners counted, for script/test. State lies in build-test/sum.json between the calls.
//   begin | pass | fail WHAT | meson TESTLOG.json | add COUNTS.json | end
import fs from 'node:fs'

const at = 'build-test/sum.json'
const [verb, arg] = process.argv.slice(2)
const sum = verb === 'begin' ? { passed: 0, failed: 0, skipped: [], failures: [] } : JSON.parse(fs.readFileSync(at, 'utf8'))
const save = () => fs.writeFileSync(at, JSON.stringify(sum))

// What a test printed between its [ RUN ] and its [ SKIPPED ] is the reason.
function skips(name, text) {
  const found = []
  let printed = []
  for (const line of text.split('\n')) {
    const skipped = line.match(/^\[ +SKIPPED +\] (\w+)$/)
    if (/^\[ +RUN/.test(line)) printed = []
    else if (skipped && printed) {
      found.push(`${name}: ${skipped[1]}: ${printed.join(' ').trim() || 'no reason was printed'}`)
      printed = null
    } else if (printed) printed.push(line)
  }
  return found
}

// One program of meson's: its cases where it counts them (cmocka, or a line "N passed, N failed"), else itself as one.
function program(test) {
  const text = test.stdout || ''
  const all = text + '\n' + (test.stderr || '')
  const own = [...all.matchAll(/^(?:\w+: )?(\d+) passed, (\d+) failed/gm)].pop()
  // Counted by the cases' own lines: a program that crashed half-way has no closing ones. (A corpus has only those.)
  const closing = [...all.matchAll(/^\[ +PASSED +\] (\d+) test/gm)].reduce((n, m) => n + Number(m[1]), 0)
  let passed = Math.max([...all.matchAll(/^\[ +OK +\] \w+/gm)].length, closing)
  let failed = new Set([...all.matchAll(/^\[ +FAILED +\] (\w+)$/gm)].map((m) => m[1])).size
  const ended = new Set([...all.matchAll(/^\[ +(?:OK|FAILED|SKIPPED) +\] (\w+)$/gm)].map((m) => m[1]))
  const broken = [...all.matchAll(/^\[ RUN +\] (\w+)$/gm)].map((m) => m[1]).filter((name) => !ended.has(name))
  failed += broken.length
  if (own && !/^\[=+\]/m.test(text)) [passed, failed] = [Number(own[1]), Number(own[2])]
  const bad = !['OK', 'SKIP', 'EXPECTEDFAIL'].includes(test.result)
  if (bad && !failed) failed = 1 // it crashed, a sanitizer stopped it, or it took too long
  if (test.result === 'SKIP') sum.skipped.push(`${test.name}: ${text.trim().split('\n').pop() || 'no reason was printed'}`)
  else if (!bad && passed + failed === 0 && !/SKIPPED/.test(all)) passed = 1
  sum.passed += passed
  sum.failed += failed
  sum.skipped.push(...skips(test.name, text))
  // A script that leaves out a part of itself says so in a line of its own.
  if (test.result !== 'SKIP' && !/^\[ +RUN/m.test(text)) for (const m of text.matchAll(/^skipped: (.+)$/gm)) sum.skipped.push(`${test.name}: ${m[1]}`)
  if (bad) {
    sum.failures.push(`${test.name} (${test.result}, exit ${test.returncode}${broken.length ? `, stopped in ${broken.join(', ')}` : ''})`)
    console.log(`---- ${test.name}\n${all.trim().split('\n').filter((l) => !/\[ +(OK|RUN) /.test(l)).slice(-60).join('\n')}\n----`)
  }
  console.log(`  ${test.name}: ${passed} ok${failed ? `, ${failed} FAILED` : ''} (${test.duration.toFixed(1)} s)`)
}

if (verb === 'begin') fs.mkdirSync('build-test', { recursive: true })
else if (verb === 'pass') sum.passed++
else if (verb === 'fail') {
  sum.failed++
  sum.failures.push(arg)
} else if (verb === 'meson') {
  const lines = fs.existsSync(arg) ? fs.readFileSync(arg, 'utf8').split('\n').filter(Boolean) : []
  lines.forEach((line) => program(JSON.parse(line)))
  if (!lines.length) {
    sum.failed++
    sum.failures.push('no unit test ran')
  }
} else if (verb === 'add') {
  const c = JSON.parse(fs.readFileSync(arg, 'utf8'))
  sum.passed += c.passed
  sum.failed += c.failed
  sum.skipped.push(...c.skipped)
  sum.failures.push(...c.failures)
}
save()
if (verb === 'end') {
  for (const s of sum.skipped) console.log(`skipped: ${s}`)
  for (const f of sum.failures) console.log(`failed: ${f}`)
  console.log(`${sum.passed} passed, ${sum.failed} failed`)
  process.exit(sum.failed || !sum.passed ? 1 : 0)
}
