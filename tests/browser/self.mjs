// The harness, tried on its own site: good pages must pass every check, the bad page must fail exactly the ones it was
// made to fail. A check that cannot see a fault is worth nothing.
import { contexts, look, Report } from './walk.mjs'
import { startSite } from './site.mjs'

// What pages/bad.html is made to fail, and a word of the reason.
const FAULTS = [
  ['axe', 'html-has-lang'], ['axe', 'label'], ['axe', 'color-contrast'], ['axe', 'image-alt'],
  ['no scrolling sideways', 'px wide'], ['frame', 'h1'], ['frame', 'inline style'], ['big targets', 'px high'],
  ['keyboard', 'first stop'], ['keyboard', 'cannot be seen'], ['keyboard', 'does not reach'],
  ['nothing in the console', 'Content Security Policy'], ['nothing in the console', '404'],
]

export async function selfTest(browser, report, build, shots) {
  const site = await startSite(build)
  const both = await contexts(browser)
  try {
    for (const name of ['adult', 'kid', 'board']) {
      const came = await look(report, both, `${site.url}/${name}`, `harness ${name}`, shots)
      report.check(`harness ${name}`, 'a page came', came.status === 200 && came.html ? [] : [`status ${came.status}`])
    }
    const faults = new Report()
    const seen = []
    const check = faults.check.bind(faults)
    faults.check = (where, name, bad) => { bad.forEach((line) => seen.push([name, line])); if (!bad.length) check(where, name, bad) }
    await look(faults, both, `${site.url}/bad`, 'harness bad', null)
    for (const [name, word] of FAULTS)
      report.check('harness bad page', `${name} sees ${word}`, seen.some(([n, line]) => n === name && line.includes(word)) ? [] : ['the fault was not seen'])
    const gone = await look(faults, both, `${site.url}/nothing-here`, 'harness gone', null)
    report.check('harness', 'a page that is not there is told by its status', gone.status === 404 ? [] : [`status ${gone.status}`])
  } finally {
    await both.on.close()
    await both.off.close()
    site.close()
  }
}
