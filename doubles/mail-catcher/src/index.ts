/** Catches the mail of a demonstration or a test: a mail server on loopback, and pages to read what came. */
import { randomUUID } from 'node:crypto'
import { createService, type HttpService, type Logger, type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import { MAIL_CATCHER_PROBLEMS, MailCatcherError } from './errors.js'
import { createLetterBox, type LetterBox } from './letters.js'
import { letterPage, listPage, STYLE } from './page.js'
import { listenSmtp } from './smtp.js'

export { MAIL_CATCHER_ERRORS } from './errors.js'
export type { Letter } from './letters.js'

/** A catcher at work. `service` has the pages, for the host mail.localhost; letters come in over SMTP at `smtpPort`. */
export type MailCatcher = {
  readonly service: HttpService
  readonly smtpPort: number
  readonly letters: LetterBox['list']
  readonly close: () => Promise<void>
}

/** Starts a catcher; nothing that it holds outlives it. `port` 0 takes a free one. */
export async function startMailCatcher(settings: {
  readonly port: number
  readonly clock: () => Date
  readonly logger?: Logger
}): Promise<MailCatcher> {
  const { port, clock, logger } = settings
  const box = createLetterBox(randomUUID)
  const smtp = await listenSmtp(box, { port, clock })
  const service = await createService({
    name: 'mail-catcher',
    title: { ja: 'メール受信箱（デモ）', en: 'Mail catcher (demo)' },
    routes: routesOf(box),
    problems: [MAIL_CATCHER_PROBLEMS],
    ...(logger && { logger }),
  })
  const close = async () => {
    await smtp.close()
    await service.close()
  }
  return { service, smtpPort: smtp.port, letters: box.list, close }
}

const HTML = { mediaType: 'text/html' } as const

function routesOf(box: LetterBox): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/',
      summary: { ja: '届いたメール', en: 'Letters' },
      answers: { 200: HTML },
      handle: () => listPage(box.list()),
    }),
    route({
      method: 'GET',
      path: '/letters/:id',
      summary: { ja: 'メール', en: 'A letter' },
      params: z.object({ id: z.uuid() }),
      answers: { 200: HTML },
      refusals: ['mail-catcher/not-found'],
      handle: ({ params }) => {
        const letter = box.find(params.id)
        if (!letter) throw new MailCatcherError('mail-catcher/not-found', params.id)
        return letterPage(letter)
      },
    }),
    route({
      method: 'POST',
      path: '/letters/empty',
      summary: { ja: 'すべて消す', en: 'Empty the box' },
      body: { bytes: ['application/x-www-form-urlencoded'], limitBytes: 1024 },
      answers: { 303: 'empty' },
      handle: () => {
        box.empty()
        return { status: 303, headers: { location: '/' } }
      },
    }),
    route({
      method: 'GET',
      path: '/api/letters',
      summary: { ja: '届いたメール（JSON）', en: 'Letters as JSON' },
      answers: { 200: z.object({ letters: z.array(z.unknown()) }) },
      handle: () => ({ status: 200, json: { letters: box.list() } }),
    }),
    route({
      method: 'GET',
      path: '/style.css',
      summary: { ja: '体裁', en: 'Style sheet' },
      answers: { 200: { mediaType: 'text/css' } },
      handle: () => ({
        status: 200,
        headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'max-age=600' },
        bytes: Buffer.from(STYLE),
      }),
    }),
  ]
}
