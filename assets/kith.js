// Better with script, never needed: GOV.UK Frontend's behaviour, started here because pages hold no inline script.
import { initAll } from './govuk-frontend.min.js'

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported')
initAll()

// A page that has been left quickly, or signed out of, must not come back from the browser's memory.
window.addEventListener('pageshow', (event) => {
  if (event.persisted && document.body.dataset.private !== undefined) window.location.reload()
})

// "/" goes to the search in the header, unless somebody is typing or has turned it off (a cookie: signing out clears what else a page keeps).
const slashIsOff = () => document.cookie.split('; ').includes('kith-slash=off')
const slash = document.getElementById('slash')
if (slash) {
  slash.closest('section').hidden = false
  slash.checked = !slashIsOff()
  slash.addEventListener('change', () => { document.cookie = `kith-slash=off; Path=/; SameSite=Strict; Max-Age=${slash.checked ? 0 : 31536000}` })
}
const find = document.querySelector('form[role="search"] input[type="search"]')
if (find) {
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || slashIsOff() || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target.closest('input, textarea, select, [contenteditable]')) return
    event.preventDefault()
    find.focus()
  })
}

// Read aloud: a button with data-read="ID" reads that part of the page in the page's own language.
if ('speechSynthesis' in window) {
  for (const button of document.querySelectorAll('button[data-read]')) {
    button.hidden = false
    button.addEventListener('click', () => {
      const talk = window.speechSynthesis
      if (talk.speaking) return talk.cancel()
      const part = document.getElementById(button.dataset.read)
      if (!part) return
      const words = new SpeechSynthesisUtterance(part.innerText)
      words.lang = part.closest('[lang]')?.lang || 'en-GB'
      talk.speak(words)
    })
  }
}

// A form that is come back to by Back is the form that was sent: it keeps its own id, and is written once.
const ids = [...document.querySelectorAll('input[name="once"]')]
const came = performance.getEntriesByType('navigation')[0]
if (ids.length && came?.type === 'back_forward' && history.state?.once?.length === ids.length) {
  ids.forEach((field, i) => { field.value = history.state.once[i] })
} else if (ids.length) {
  history.replaceState({ ...history.state, once: ids.map((field) => field.value) }, '')
}

// A whole date that is typed or pasted into one of three boxes stands in all three. (The server reads it in one box too.)
for (const boxes of document.querySelectorAll('.govuk-date-input')) {
  boxes.addEventListener('focusout', ({ target }) => {
    const all = [...boxes.querySelectorAll('input')]
    const whole = /^\s*(\d{1,2})(?:st|nd|rd|th)?[\s/.-]+(\d{1,2}|[a-z]{3,9})[\s/.,-]+(\d{4})\s*$/i.exec(target.value)
    if (whole && all.length === 3 && all.every((box) => box === target || !box.value)) all.forEach((box, i) => { box.value = whole[i + 1] })
  })
}

// Nobody loses what they wrote. Typing keeps a session; two minutes before its end the page says so, and when it is over, what to do.
const rest = Number(document.body.dataset.rest)
const say = (id, shown) => { const part = document.getElementById(id); if (part) part.hidden = !shown }
if (rest) {
  let ends = Date.now() + rest * 1000
  let told = Date.now()
  const ask = async (only) => {
    try {
      const answer = await fetch(only ? '/still-here?only=1' : '/still-here', { redirect: 'manual', cache: 'no-store' })
      ends = answer.ok ? Date.now() + Number(await answer.text()) * 1000 : Math.min(ends, Date.now())
    } catch { /* no connection: the end stays where it was */ }
  }
  const look = async () => {
    // another page of the same person may have kept the session
    if (ends - Date.now() <= 120000 && ends - Date.now() > -60000) await ask(true)
    const left = ends - Date.now()
    say('kith-rest', left > 0 && left <= 120000)
    say('kith-over', left <= 0)
  }
  const stay = async () => { told = Date.now(); await ask(false); await look() }
  document.addEventListener('input', () => { if (Date.now() - told > Math.min(60000, rest * 100)) stay() })
  document.addEventListener('click', (event) => { if (event.target.closest('[data-stay]')) stay() })
  setInterval(look, Math.min(15000, rest * 100))
}

// Without a connection a form stays where it is. What was typed comes back with Back, also where the browser would forget it.
const parts = (form) => [...form.elements].filter((part) => part.name && !['hidden', 'password', 'file', 'submit', 'button'].includes(part.type))
const forms = [...document.querySelectorAll('main form[method="post"]')].filter((form) => !form.querySelector('[type="password"]'))
forms.forEach((form, at) => {
  const was = came?.type === 'back_forward' && history.state?.typed?.[at]
  if (was) {
    parts(form).forEach((part, i) => {
      if (typeof was[i] === 'boolean') part.checked = was[i]
      else if (typeof was[i] === 'string') part.value = was[i]
    })
  }
  form.addEventListener('submit', (event) => {
    if (navigator.onLine === false) {
      event.preventDefault()
      event.stopImmediatePropagation()
      say('kith-offline', true)
      document.getElementById('kith-offline')?.scrollIntoView()
      return
    }
    const typed = parts(form).map((part) => (['checkbox', 'radio'].includes(part.type) ? part.checked : part.value))
    history.replaceState({ ...history.state, typed: { ...history.state?.typed, [at]: typed } }, '')
  })
})
// "Today" beside a day that has been: puts it into the three boxes.
for (const button of document.querySelectorAll('button[data-today]')) {
  const boxes = ['day', 'month', 'year'].map((part) => document.querySelector(`input[name="${button.dataset.for}-${part}"]`))
  if (boxes.some((box) => !box)) continue
  button.hidden = false
  button.addEventListener('click', () => {
    button.dataset.today.split('/').forEach((part, i) => { boxes[i].value = part })
    boxes[2].dispatchEvent(new Event('change', { bubbles: true }))
  })
}
