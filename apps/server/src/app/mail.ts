/** Where letters go: the mail server of the institution, or the catcher of a demonstration. */
import { readFileSync } from 'node:fs'
import type { MailSettings } from '@jitsuin/platform'
import type { Settings } from '../settings.js'

/** The mail server. @throws {Error} in production without one. */
export function mailSettings(settings: Settings): MailSettings {
  const { JITSUIN_SMTP_HOST: host, JITSUIN_MAIL_FROM: address } = settings
  const sender = { name: settings.JITSUIN_MODE === 'demonstration' ? 'Jitsuin（デモ）' : 'Jitsuin', address }
  if (host === undefined) {
    if (settings.JITSUIN_MODE === 'production') throw new Error('Production needs JITSUIN_SMTP_HOST')
    return { host: '127.0.0.1', port: settings.JITSUIN_MAIL_PORT, tls: 'off', sender }
  }
  const { JITSUIN_SMTP_PORT: port, JITSUIN_SMTP_TLS: tls } = settings
  const { JITSUIN_SMTP_USER: user, JITSUIN_SMTP_PASSWORD_FILE: file } = settings
  const login = user !== undefined &&
    file !== undefined && { user, password: readFileSync(file, 'utf8').trim() }
  return { host, port, tls, sender, ...(login && { login }) }
}
