/** Sends letters over SMTP (RFC 5321), one recipient each, as plain text. */
import { createTransport } from 'nodemailer'
import { PlatformError } from '../errors.js'

/** A letter. `text` is plain; `messageId` makes a letter that was sent twice recognisable as the same one (RFC 5322 §3.6.4). */
export type Mail = {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly messageId?: string
}

/** Hands letters to a mail server. */
export type Mailer = {
  /** @throws {PlatformError} `mail/malformed` (never try again), `mail/not-sent` (try again later) */
  readonly send: (mail: Mail) => Promise<void>
}

/** Which server, and how. */
export type MailSettings = {
  readonly host: string
  readonly port: number
  /** `required` refuses a server without STARTTLS (RFC 3207); `implicit` speaks TLS at once (RFC 8314); `off` is for loopback. */
  readonly tls: 'required' | 'implicit' | 'off'
  /** Who writes: name and address. */
  readonly sender: { readonly name: string; readonly address: string }
  readonly login?: { readonly user: string; readonly password: string }
  /** How long the server may take for each step; 10 seconds when not given. */
  readonly timeoutSeconds?: number
  /** PEM of the authorities to trust, when the server's certificate is not publicly trusted. */
  readonly trustPem?: string
}

/** One mailbox and nothing else: no list, no comment, no display name (RFC 5321 §4.1.2, without quoted forms). */
const MAILBOX = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what we look for.
const CONTROL = /[\u0000-\u001f\u007f\u0085\u2028\u2029]/

/** Makes a mailer; every letter opens a connection of its own, and nothing is read from files or addresses. */
export function openMailer(settings: MailSettings): Mailer {
  const timeoutMs = (settings.timeoutSeconds ?? 10) * 1_000
  const transport = createTransport({
    host: settings.host,
    port: settings.port,
    secure: settings.tls === 'implicit',
    requireTLS: settings.tls === 'required',
    ignoreTLS: settings.tls === 'off',
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    tls: { minVersion: 'TLSv1.2', ...(settings.trustPem && { ca: settings.trustPem }) },
    ...(settings.login && { auth: { user: settings.login.user, pass: settings.login.password } }),
  })
  return {
    send: async (mail) => {
      refuseMalformed(mail)
      const { to, subject, text, messageId } = mail
      // Addresses as objects are never parsed as header text.
      const letter = { from: settings.sender, to: { name: '', address: to }, subject, text }
      const marks = { 'Auto-Submitted': 'auto-generated' } // RFC 3834 §5: holiday notices do not answer.
      await transport
        .sendMail({ ...letter, headers: marks, ...(messageId && { messageId: `<${messageId}>` }) })
        .catch((error: unknown) => {
          throw new PlatformError('mail/not-sent', reasonOf(error))
        })
    },
  }
}

/** A line break in a header would begin a header of the writer's choice. */
function refuseMalformed({ to, subject, messageId }: Mail): void {
  if (!MAILBOX.test(to) || to.includes('..')) throw new PlatformError('mail/malformed', 'Not one mailbox')
  if (CONTROL.test(subject))
    throw new PlatformError('mail/malformed', 'The subject holds a control character')
  if (messageId !== undefined && !/^[A-Za-z0-9.-]+@[A-Za-z0-9.-]+$/.test(messageId))
    throw new PlatformError('mail/malformed', 'Not a message id')
}

/** The server's code, never its sentence: it repeats the address. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const code = 'code' in error ? String(error.code) : error.name
  const answer = 'responseCode' in error ? ` ${error.responseCode}` : ''
  return `${code}${answer}`
}
