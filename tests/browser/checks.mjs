// What is asked of every page, whoever is signed in. Each check gives {name, bad}: bad is empty when it holds, else what
// is wrong, in lines that say where.
import fs from 'node:fs'
import { createRequire } from 'node:module'

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
// Best practice too, but for "region": GOV.UK's back link stands before <main>, as its guidance has it.
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const STOPS_MOST = 150 // presses of Tab on one page; a longer page is checked that far

export async function axe(page) {
  await page.evaluate(axeSource)
  const found = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules, rules: { region: { enabled: false } }, resultTypes: ['violations'] }), RULES)
  // Radios that show more below them say so by aria-expanded, as GOV.UK Frontend sets it: heard by some screen readers, and known to axe as not allowed.
  const known = (v, n) => v.id === 'aria-allowed-attr' && /^<input[^>]*class="govuk-radios__input"[^>]*aria-expanded/.test(n.html)
  return found.violations.flatMap((v) => v.nodes.filter((n) => !known(v, n)).slice(0, 3).map((n) => `${v.id} (${v.impact}): ${n.target.join(' ')}: ${n.failureSummary.split('\n').slice(1, 2).join('').trim()}`))
}

// Nothing may push the page sideways; what must be wide scrolls in a box of its own.
export function sideways(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    const inBox = (e) => {
      for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
        if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(p).overflowX)) return true
      return false
    }
    const wide = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > width + 1 && !inBox(e))
    return [`the page is ${document.documentElement.scrollWidth} px wide in ${width} px`, ...wide.slice(0, 3).map((e) => `${e.tagName.toLowerCase()}.${[...e.classList].join('.')}`)]
  })
}

// One h1, a title, a main: what a reader of the page by ear steers by.
export function frame(page) {
  return page.evaluate(() => {
    const bad = []
    if (document.querySelectorAll('h1').length !== 1) bad.push(`${document.querySelectorAll('h1').length} h1`)
    if (!document.title.trim()) bad.push('no title')
    if (document.querySelectorAll('main').length !== 1) bad.push(`${document.querySelectorAll('main').length} main`)
    for (const e of document.querySelectorAll('[style],script:not([src])'))
      if (e.tagName !== 'SCRIPT' || !['application/json'].includes(e.type)) bad.push(`inline ${e.tagName === 'SCRIPT' ? 'script' : 'style'} at ${e.tagName.toLowerCase()}`)
    return bad.slice(0, 6)
  })
}

// On the young person's side whatever is pressed is 48 px high; links inside a sentence are let off.
export function targets(page) {
  return page.evaluate(() => {
    if (!document.body.classList.contains('kid')) return []
    const pressed = '.govuk-button, .kid-door, .kid-small, .kid-leave a, .kid-faces__face, .govuk-input, textarea, select, .govuk-radios__label, .govuk-checkboxes__label'
    return [...document.querySelectorAll(pressed)].filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 47.5)
      .slice(0, 5).map((e) => `${e.tagName.toLowerCase()}.${[...e.classList].join('.')} is ${Math.round(e.getBoundingClientRect().height)} px high`)
  })
}

// Runs in the page. Numbers every control that the keyboard must reach; a group of radios is one stop.
function numberControls() {
  const list = []
  const groups = new Map()
  for (const e of document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex]')) {
    if (e.disabled || e.type === 'hidden' || e.tabIndex < 0 || !e.checkVisibility({ visibilityProperty: true })) continue
    const group = e.type === 'radio' && e.name ? `${e.form?.id}|${e.name}` : null
    if (group && groups.has(group)) {
      e.dataset.testStop = groups.get(group)
      continue
    }
    e.dataset.testStop = list.length
    if (group) groups.set(group, list.length)
    list.push(`${e.tagName.toLowerCase()}${e.id ? '#' + e.id : ''} "${(e.textContent || e.name || '').trim().slice(0, 30)}"`)
  }
  return list
}

// Runs in the page, on the focused control: is it drawn otherwise than without the focus? GOV.UK's radios show it on the
// label's ::before, so the neighbours are looked at too.
function focusShows() {
  const e = document.activeElement
  if (!e || e === document.body) return null
  const look = () => [[e, ''], [e.parentElement, ''], [e.nextElementSibling, ''], [e.nextElementSibling, '::before'], [e.firstElementChild, ''], [e, '::before'], [e, '::after']]
    .map(([x, pseudo]) => {
      if (!x) return ''
      const s = getComputedStyle(x, pseudo || null)
      const ring = s.outlineStyle === 'none' || parseFloat(s.outlineWidth) === 0 ? 'none' : `${s.outlineStyle} ${s.outlineWidth} ${s.outlineColor}`
      const edge = [s.borderTopWidth, s.borderBottomWidth].map(parseFloat).some((n) => n > 0) ? `${s.borderWidth} ${s.borderColor}` : 'none'
      return [ring, s.boxShadow, s.backgroundColor, edge].join('|')
    }).join(';')
  const stop = e.dataset.testStop
  const box = e.getBoundingClientRect()
  const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
  const held = look()
  e.blur()
  const free = look()
  e.focus({ preventScroll: true })
  return { stop, seen, shows: held !== free, skip: e.getAttribute('href')?.startsWith('#') ? !!document.querySelector(e.getAttribute('href')) : false, what: `${e.tagName.toLowerCase()}.${[...e.classList].join('.')}` }
}

export async function keyboard(page) {
  const bad = []
  const controls = await page.evaluate(numberControls)
  // From the very top, wherever a script had put the focus (an error summary takes it).
  await page.evaluate(() => {
    const top = document.body.insertBefore(document.createElement('span'), document.body.firstChild)
    top.tabIndex = -1
    top.focus()
    top.remove()
    scrollTo(0, 0)
  })
  const reached = new Set()
  for (let i = 0; i < Math.min(controls.length + 2, STOPS_MOST); i++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(focusShows)
    if (!at) break
    if (i === 0 && !at.skip) bad.push('the first stop is not a skip link to the main part')
    if (!at.shows) bad.push(`focus cannot be seen on ${at.what}`)
    if (!at.seen) bad.push(`focus is off the screen on ${at.what}`)
    if (at.stop !== undefined) {
      if (reached.has(at.stop) && reached.size >= controls.length) break
      reached.add(at.stop)
    }
  }
  controls.forEach((what, i) => {
    if (i < STOPS_MOST - 2 && !reached.has(String(i))) bad.push(`the keyboard does not reach ${what}`)
  })
  return bad.slice(0, 8)
}

// Listens for what a page complains of: script errors, failed loads, what the Content-Security-Policy stopped.
export function listen(page) {
  const heard = []
  page.on('console', (m) => { if (m.type() === 'error') heard.push(m.text().slice(0, 200)) })
  page.on('pageerror', (e) => heard.push(`script: ${e.message.slice(0, 200)}`))
  page.on('response', (r) => { if (r.status() >= 400 && r.request().resourceType() !== 'document') heard.push(`${r.status()} ${new URL(r.url()).pathname}`) })
  return heard
}
