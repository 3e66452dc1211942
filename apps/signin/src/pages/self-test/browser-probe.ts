import type { BrowserProbe } from './model.js'

const PROBE_KEY = 'jitsuin.self-test'

/** Asks the browser about itself, and the server for its clock (the Date of an answer, RFC 9110 §6.6.1). */
export async function probeBrowser(): Promise<BrowserProbe> {
  return {
    context: window.isSecureContext ? 'secure' : 'insecure',
    storage: keepsStorage() ? 'kept' : 'lost',
    secondsAhead: await secondsAhead(),
  }
}

function keepsStorage(): boolean {
  try {
    localStorage.setItem(PROBE_KEY, 'kept')
    return localStorage.getItem(PROBE_KEY) === 'kept'
  } catch {
    return false // The browser throws where its user forbade storage.
  } finally {
    localStorage.removeItem(PROBE_KEY)
  }
}

async function secondsAhead(): Promise<number | null> {
  const response = await fetch('/favicon.svg', { cache: 'no-store' })
  const date = response.headers.get('date')
  if (date === null) return null
  return Math.round((Date.now() - new Date(date).getTime()) / 1000)
}
