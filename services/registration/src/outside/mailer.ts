/** Sends letters by electronic mail. They leave after the transaction, at least once; packages/platform has the adapter. */
export type Mail = {
  readonly to: string
  readonly subject: string
  /** Plain text, both languages when the reader's is not known. */
  readonly text: string
}

export type Mailer = {
  /** Hands a letter to the mail server. Throws `mail/not-sent`; the job is then tried again. */
  readonly send: (mail: Mail) => Promise<void>
}
