import {
  answerFile,
  type KeptMediaType,
  RequestInvalid,
  type Route,
  route,
  UPLOAD_LIMIT_BYTES,
} from '@jitsuin/platform'
import { z } from 'zod'
import {
  CASE_ROUTES,
  caseStandSchema,
  documentAddedSchema,
  documentReadSchema,
  documentUploadSchema,
} from '../../contract.js'
import { attachDocument } from '../../usecases/cases/attach-document.js'
import { expectCaseReach } from '../../usecases/cases/reach.js'
import { readContent } from '../../usecases/cases/read-content.js'
import { readDocument } from '../../usecases/cases/read-document.js'
import type { RegistrationContext } from '../../usecases/context.js'
import { expectStaff } from '../staff.js'
import { standOf } from './act-routes.js'

const REFUSALS = [
  'registration/sign-in-needed',
  'registration/not-allowed',
  'registration/other-place',
  'case/not-found',
  'document/not-found',
] as const

/** Documents of a case: brought in, looked at, read. */
export function documentRoutes(context: RegistrationContext): readonly Route[] {
  const { gate } = context
  return [
    route({
      method: 'POST',
      path: CASE_ROUTES.documents,
      summary: { ja: '書類を加える', en: 'Add a document' },
      params: z.strictObject({ caseId: z.uuid() }),
      body: { form: { maxFiles: 1, maxBytesPerFile: UPLOAD_LIMIT_BYTES } },
      answers: { 201: documentAddedSchema },
      refusals: [...REFUSALS, 'case/state-forbids', 'document/my-number-back', 'document/notification-slip'],
      handle: async ({ headers, params: { caseId }, body }) => {
        const { actor } = await expectStaff(gate, headers, 'cases/check-documents')
        const { identityKind, supersedes, ...about } = parseAbout(body.fields.get('about'))
        const [content] = body.files
        if (!content) throw new RequestInvalid([wrongField('content', 'A file is needed')])
        const upload = {
          caseId,
          bytes: await content.load(),
          ...about,
          ...(identityKind && { identityKind }),
          ...(supersedes !== undefined && { supersedes }),
        }
        const { documentId, file } = await attachDocument(context, upload, actor)
        return { status: 201, json: { documentId, stand: standOf(file) } }
      },
    }),
    route({
      method: 'GET',
      path: CASE_ROUTES.content,
      summary: { ja: '書類を見る', en: 'See a document' },
      params: z.strictObject({ caseId: z.uuid(), documentId: z.uuid() }),
      answers: { 200: { mediaType: 'image/jpeg' } },
      refusals: REFUSALS,
      handle: async ({ headers, params: { caseId, documentId } }) => {
        const staff = await expectStaff(gate, headers, 'cases/read')
        await expectCaseReach(context, staff, caseId)
        const { bytes, mediaType } = await readContent(context, staff, { caseId, documentId })
        return answerFile({ bytes, mediaType: keptType(mediaType), name: documentId })
      },
    }),
    route({
      method: 'PUT',
      path: CASE_ROUTES.documentFacts,
      summary: { ja: '書類から読み取った内容を記録する', en: 'Record what was read on a document' },
      params: z.strictObject({ caseId: z.uuid(), documentId: z.uuid() }),
      body: { json: documentReadSchema },
      answers: { 200: caseStandSchema },
      refusals: [...REFUSALS, 'case/changed-meanwhile', 'case/state-forbids'],
      handle: async ({ headers, params, body: { identityKind, ...body } }) => {
        const staff = await expectStaff(gate, headers, 'cases/check-documents')
        const reading = { ...params, ...body, ...(identityKind && { identityKind }) }
        return { status: 200, json: standOf(await readDocument(context, staff, reading)) }
      },
    }),
  ]
}

/** Only what was judged at the door is kept, so whatever is no picture is a PDF: it leaves as an attachment. */
function keptType(mediaType: string): KeptMediaType {
  return mediaType === 'image/jpeg' ? mediaType : 'application/pdf'
}

function parseAbout(text: string | undefined): z.infer<typeof documentUploadSchema> {
  const parsed = documentUploadSchema.safeParse(parseJson(text))
  if (!parsed.success) throw new RequestInvalid([wrongField('about', 'What the document is')])
  return parsed.data
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined // the schema refuses it
  }
}

function wrongField(name: string, message: string) {
  return { in: 'body' as const, pointer: `/${name}`, code: 'custom', message }
}
