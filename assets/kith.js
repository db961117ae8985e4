// Better with script, never needed: GOV.UK Frontend's behaviour, started here because pages hold no inline script.
import { initAll } from './govuk-frontend.min.js'

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported')
initAll()

// A page that has been left quickly, or signed out of, must not come back from the browser's memory.
window.addEventListener('pageshow', (event) => {
  if (event.persisted && document.body.dataset.private !== undefined) window.location.reload()
})

// "/" goes to the search in the header, unless somebody is typing.
const find = document.querySelector('form[role="search"] input[type="search"]')
if (find) {
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
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
  boxes.addEventListener('change', ({ target }) => {
    const all = [...boxes.querySelectorAll('input')]
    const whole = /^\s*(\d{1,2})(?:st|nd|rd|th)?[\s/.-]+(\d{1,2}|[a-z]{3,9})[\s/.,-]+(\d{4})\s*$/i.exec(target.value)
    if (whole && all.length === 3 && all.every((box) => box === target || !box.value)) all.forEach((box, i) => { box.value = whole[i + 1] })
  })
}
