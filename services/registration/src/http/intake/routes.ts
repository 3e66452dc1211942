import {
  answerFile,
  FILE_PROBLEMS,
  type Form,
  RequestInvalid,
  type Route,
  route,
  UPLOAD_LIMIT_BYTES,
} from '@jitsuin/platform'
import { drawQrPicture } from '@jitsuin/print'
import { z } from 'zod'
import {
  draftOpenedSchema,
  draftSaveSchema,
  draftSchema,
  INTAKE_ROUTES,
  intakeLettersSchema,
  intakePaperSchema,
  linkWishSchema,
  paperFieldsSchema,
  pickupPlacesSchema,
  placeChangeSchema,
  submissionSchema,
  trackerAnswerSchema,
  trackerSchema,
  withdrawalSchema,
} from '../../contract.js'
import type { RegistrationContext } from '../../usecases/context.js'
import { discardDraft, openDraft, readDraft, saveDraft } from '../../usecases/intake/drafts.js'
import { expectApplicant } from '../../usecases/intake/keys.js'
import { sendLink, wishLink } from '../../usecases/intake/links.js'
import { addPaper, type PaperUpload, readPaper, removePaper } from '../../usecases/intake/papers.js'
import { readPlaces } from '../../usecases/intake/places.js'
import { printDraft } from '../../usecases/intake/print-draft.js'
import { submitDraft } from '../../usecases/intake/submit.js'
import { answerDeficiency, changePlace, readTracker, withdraw } from '../../usecases/intake/tracker.js'
import { readUnsent, tryAgain } from '../../usecases/intake/unsent-letters.js'
import { expectCentre, expectStaff } from '../staff.js'

const NO_KEY = 'intake/link-unknown'
const UPLOAD_REFUSALS = [...FILE_PROBLEMS.keys()].filter((code) => code.startsWith('upload/'))
const nothing = z.object({})
const paperId = z.object({ paperId: z.uuid() })

/** The routes of this area on the office's host: letters that did not reach their applicants. */
export function intakeOfficeRoutes(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'GET',
      path: INTAKE_ROUTES.letters,
      summary: { ja: '送れなかったお知らせメール', en: 'Letters that could not be sent' },
      answers: { 200: intakeLettersSchema },
      refusals: ['registration/sign-in-needed', 'registration/not-allowed', 'registration/other-place'],
      handle: async ({ headers }) => {
        await expectCentre(gate, headers, 'cases/read')
        return { status: 200, json: await readUnsent(context) }
      },
    }),
    route({
      method: 'POST',
      path: INTAKE_ROUTES.letterAgain,
      summary: { ja: 'もう一度送る', en: 'Try a letter again' },
      params: z.object({ letterId: z.uuid() }),
      answers: { 200: nothing },
      refusals: ['registration/sign-in-needed', 'registration/not-allowed', 'intake/letter-not-found'],
      handle: async ({ headers, params }) => {
        const staff = await expectStaff(gate, headers, 'cases/receive')
        await tryAgain(context, staff, params.letterId)
        return { status: 200, json: {} }
      },
    }),
  ]
}

/** The routes of the applicants' host. */
export function applyRoutes(context: RegistrationContext): readonly Route[] {
  return [
    ...draftRoutes(context),
    ...paperRoutes(context),
    ...linkRoutes(context),
    ...trackerRoutes(context),
    numberQrRoute(),
  ]
}

function draftRoutes(context: RegistrationContext): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: INTAKE_ROUTES.drafts,
      summary: { ja: '申請の入力を始める', en: 'Begin a draft' },
      body: { json: z.strictObject({}), limitBytes: 64 },
      answers: { 201: draftOpenedSchema },
      refusals: ['intake/too-many-drafts'],
      handle: async () => ({ status: 201, json: await openDraft(context) }),
    }),
    route({
      method: 'GET',
      path: INTAKE_ROUTES.draft,
      summary: { ja: '入力の続きを読む', en: 'Read the draft' },
      answers: { 200: draftSchema },
      refusals: [NO_KEY],
      handle: async ({ headers }) => ({
        status: 200,
        json: await readDraft(context, await expectApplicant(context, headers)),
      }),
    }),
    route({
      method: 'PUT',
      path: INTAKE_ROUTES.draft,
      summary: { ja: '入力を保存する', en: 'Save the draft' },
      body: { json: draftSaveSchema, limitBytes: 64 * 1024 },
      answers: { 200: draftSchema },
      refusals: [NO_KEY, 'intake/changed-meanwhile', 'intake/already-sent'],
      handle: async ({ headers, body }) => ({
        status: 200,
        json: await saveDraft(context, await expectApplicant(context, headers), body),
      }),
    }),
    route({
      method: 'DELETE',
      path: INTAKE_ROUTES.draft,
      summary: { ja: '入力を消去する', en: 'Discard the draft' },
      answers: { 200: nothing },
      refusals: [NO_KEY, 'intake/already-sent'],
      handle: async ({ headers }) => {
        await discardDraft(context, await expectApplicant(context, headers))
        return { status: 200, json: {} }
      },
    }),
    route({
      method: 'POST',
      path: INTAKE_ROUTES.submission,
      summary: { ja: '申請を送信する', en: 'Send the application' },
      body: { json: submissionSchema },
      answers: { 200: trackerSchema },
      refusals: [
        NO_KEY,
        'intake/changed-meanwhile',
        'intake/incomplete',
        'intake/place-unknown',
        'case/not-receivable',
      ],
      handle: async ({ headers, body }) => ({
        status: 200,
        json: await submitDraft(context, await expectApplicant(context, headers), body),
      }),
    }),
    route({
      method: 'GET',
      path: INTAKE_ROUTES.printedForm,
      summary: { ja: '申請書を印刷する', en: 'Print the form' },
      answers: { 200: { mediaType: 'application/pdf' } },
      refusals: [NO_KEY, 'intake/no-printer'],
      handle: async ({ headers }) => {
        const bytes = await printDraft(context, await expectApplicant(context, headers))
        return answerFile({ bytes, mediaType: 'application/pdf', name: 'application-form.pdf' })
      },
    }),
    route({
      method: 'GET',
      path: INTAKE_ROUTES.places,
      summary: { ja: '受け取り場所の一覧', en: 'Where cards are handed over' },
      answers: { 200: pickupPlacesSchema },
      handle: async () => ({ status: 200, json: { places: await readPlaces(context) } }),
    }),
  ]
}

function paperRoutes(context: RegistrationContext): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: INTAKE_ROUTES.papers,
      summary: { ja: '書類を送る', en: 'Hand in a paper' },
      body: { form: { maxFiles: 1, maxBytesPerFile: UPLOAD_LIMIT_BYTES } },
      answers: { 201: intakePaperSchema },
      refusals: [
        NO_KEY,
        'intake/my-number-back',
        'intake/notification-slip',
        'intake/photo-too-small',
        'intake/photo-not-a-picture',
        'intake/too-many-papers',
        'intake/too-many-uploads',
        'intake/already-sent',
        ...UPLOAD_REFUSALS,
      ],
      handle: async ({ headers, body }) => {
        const applicant = await expectApplicant(context, headers)
        return { status: 201, json: await addPaper(context, applicant, await uploadOf(body)) }
      },
    }),
    route({
      method: 'GET',
      path: INTAKE_ROUTES.paper,
      summary: { ja: '自分の書類を見る', en: 'See one’s own paper' },
      params: paperId,
      answers: { 200: { mediaType: 'image/jpeg' } },
      refusals: [NO_KEY, 'intake/paper-not-found'],
      handle: async ({ headers, params }) => {
        const paper = await readPaper(context, await expectApplicant(context, headers), params.paperId)
        return answerFile({ ...paper, name: paper.mediaType === 'image/jpeg' ? 'paper.jpg' : 'paper.pdf' })
      },
    }),
    route({
      method: 'DELETE',
      path: INTAKE_ROUTES.paper,
      summary: { ja: '書類を取り除く', en: 'Remove a paper' },
      params: paperId,
      answers: { 200: nothing },
      refusals: [NO_KEY, 'intake/paper-not-found'],
      handle: async ({ headers, params }) => {
        await removePaper(context, await expectApplicant(context, headers), params.paperId)
        return { status: 200, json: {} }
      },
    }),
  ]
}

/** The receipt's QR code: whoever asks brings the number along, so that nothing is looked up. */
function numberQrRoute(): Route {
  return route({
    method: 'GET',
    path: INTAKE_ROUTES.numberQr,
    summary: { ja: '受付番号のQRコード', en: 'The number as a QR code' },
    params: z.object({ caseNumber: z.string().regex(/^\d{4}-\d{6}$/) }),
    answers: { 200: { mediaType: 'image/svg+xml' } },
    handle: ({ params: { caseNumber } }) => ({
      status: 200,
      headers: { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=86400, immutable' },
      bytes: Buffer.from(drawQrPicture(caseNumber, { title: caseNumber })),
    }),
  })
}

function linkRoutes(context: RegistrationContext): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: INTAKE_ROUTES.link,
      summary: { ja: '続きのリンクをメールで送る', en: 'Mail the link to the draft' },
      body: { json: z.strictObject({}), limitBytes: 64 },
      answers: { 200: draftSchema },
      refusals: [NO_KEY, 'intake/no-email', 'intake/too-many-links', 'mail/not-sent'],
      handle: async ({ headers }) => ({
        status: 200,
        json: await sendLink(context, await expectApplicant(context, headers)),
      }),
    }),
    route({
      method: 'POST',
      path: INTAKE_ROUTES.links,
      summary: { ja: '新しいリンクを頼む', en: 'Ask for a new link' },
      body: { json: linkWishSchema },
      answers: { 202: nothing },
      handle: ({ body }) => {
        // The answer does not wait, so that its time tells nothing either.
        void wishLink(context, body).catch(() => undefined)
        return { status: 202, json: {} }
      },
    }),
  ]
}

function trackerRoutes(context: RegistrationContext): readonly Route[] {
  const refusals = [NO_KEY, 'intake/not-sent-yet', 'intake/too-late', 'case/changed-meanwhile'] as const
  return [
    route({
      method: 'GET',
      path: INTAKE_ROUTES.tracker,
      summary: { ja: '手続きの状況', en: 'Where the application stands' },
      answers: { 200: trackerSchema },
      refusals: [NO_KEY, 'intake/not-sent-yet'],
      handle: async ({ headers }) => ({
        status: 200,
        json: await readTracker(context, await expectApplicant(context, headers)),
      }),
    }),
    route({
      method: 'POST',
      path: INTAKE_ROUTES.answer,
      summary: { ja: '不足の連絡に答える', en: 'Answer what is missing' },
      body: { json: trackerAnswerSchema },
      answers: { 200: trackerSchema },
      refusals: [...refusals, 'intake/answer-empty'],
      handle: async ({ headers, body }) => ({
        status: 200,
        json: await answerDeficiency(context, await expectApplicant(context, headers), body),
      }),
    }),
    route({
      method: 'POST',
      path: INTAKE_ROUTES.withdrawal,
      summary: { ja: '申請を取り下げる', en: 'Withdraw' },
      body: { json: withdrawalSchema },
      answers: { 200: trackerSchema },
      refusals,
      handle: async ({ headers, body }) => ({
        status: 200,
        json: await withdraw(context, await expectApplicant(context, headers), body),
      }),
    }),
    route({
      method: 'PUT',
      path: INTAKE_ROUTES.place,
      summary: { ja: '受け取り場所を変える', en: 'Change where the card is picked up' },
      body: { json: placeChangeSchema },
      answers: { 200: trackerSchema },
      refusals: [...refusals, 'intake/place-unknown'],
      handle: async ({ headers, body }) => ({
        status: 200,
        json: await changePlace(context, await expectApplicant(context, headers), body),
      }),
    }),
  ]
}

/** A form with one file and the words about it. @throws {RequestInvalid} */
async function uploadOf({ files, fields }: Form): Promise<PaperUpload> {
  const [file] = files
  const about = paperFieldsSchema.safeParse(Object.fromEntries(fields))
  if (file && about.success) return { ...about.data, bytes: await file.load() }
  const wrong = about.success ? ['file'] : about.error.issues.map(({ path }) => path.join('/'))
  throw new RequestInvalid(
    wrong.map((field) => ({
      in: 'body',
      pointer: `/${field}`,
      code: 'invalid',
      message: 'Missing or not as declared',
    })),
  )
}
