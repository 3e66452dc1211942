/* What the pages of the bridge do by themselves; without it every page works, with a press of a button more. */
const { behaviour, fingerprint } = document.body.dataset

if (behaviour === 'watch') watch()
if (behaviour === 'leave') setTimeout(() => window.close(), 1000)
for (const form of document.forms) form.addEventListener('submit', sendOnce)

/** Shows the page anew when what it shows has changed: a card came or went, the request ended. */
async function watch() {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 700))
    const answer = await fetch(`${location.pathname}/state`, { cache: 'no-store' }).catch(() => null)
    if (answer === null) continue // The bridge is restarting, or was stopped.
    const state = answer.ok ? (await answer.json()).fingerprint : null
    if (state !== fingerprint && !isTyping()) return location.replace(location.pathname)
    if (state === null) return
  }
}

/** A page that changes under the fingers would lose the digits, or send them elsewhere. */
function isTyping() {
  const pin = document.getElementById('pin')
  return pin !== null && pin === document.activeElement && pin.value !== ''
}

/** A second press must not cost a second try of the PIN. */
function sendOnce(event) {
  if (event.target.dataset.sent) event.preventDefault()
  event.target.dataset.sent = 'sent'
}
