import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import {
  LIMITS,
  type Neighbours,
  neighboursSchema,
  ROUTES,
  samplesSchema,
  trustSchema,
  UNPACKED_PARTS,
  validationReportSchema,
  validationsSchema,
} from '../contract.js'
import type { Sample } from '../domain/sample.js'
import { VerificationError } from '../errors.js'
import { type Unpacked, unpackZip } from '../usecases/unpack-zip.js'
import { reportToEtsi, type ValidationContext, validateFiles } from '../usecases/validate-files.js'

/** What the routes work with: the context of a request is made when it comes. */
export type RoutesContext = {
  readonly samples: readonly Sample[]
  readonly neighbours: Neighbours
  readonly validation: () => Promise<ValidationContext>
}

const FORM = {
  maxFiles: LIMITS.files,
  maxBytesPerFile: LIMITS.bytesPerFile,
  maxBytes: LIMITS.bytes,
  inMemoryBytes: 4 * 1024 * 1024,
} as const

const REFUSALS = [
  'validation/no-file',
  'validation/pair-incomplete',
  'validation/at-invalid',
  'validation/policy-unknown',
] as const

const params = z.object({ id: z.string().max(60) })

/** The routes of the verification service. */
export function verificationRoutes({ samples, neighbours, validation }: RoutesContext): readonly Route[] {
  const find = (id: string) => {
    const sample = samples.find((candidate) => candidate.id === id)
    if (!sample) throw new VerificationError('sample/not-found', `No sample ${id}`)
    return sample
  }
  return [
    route({
      method: 'POST',
      path: ROUTES.validations,
      summary: { ja: '署名を検証する', en: 'Verify signed files' },
      body: { form: FORM },
      answers: { 200: validationsSchema },
      refusals: REFUSALS,
      handle: async ({ body }) => ({ status: 200, json: await validateFiles(body, await validation()) }),
    }),
    route({
      method: 'POST',
      path: ROUTES.etsiReports,
      summary: { ja: '検証報告書（ETSI TS 119 102-2）', en: 'A validation report of ETSI TS 119 102-2' },
      body: { form: FORM },
      answers: { 200: { mediaType: 'application/xml' } },
      refusals: REFUSALS,
      handle: async ({ body }) => ({
        status: 200,
        headers: { 'content-type': 'application/xml; charset=utf-8' },
        bytes: await reportToEtsi(body, await validation()),
      }),
    }),
    route({
      method: 'POST',
      path: ROUTES.unpacked,
      summary: { ja: 'ZIPの中のファイルを取り出す', en: 'Open a ZIP to verify its files' },
      body: { form: { ...FORM, maxFiles: 1 } },
      answers: { 200: { mediaType: 'multipart/form-data' }, 204: 'empty' },
      refusals: ['validation/no-file'],
      handle: async ({ body: { files } }) => {
        const [file] = files
        if (!file) throw new VerificationError('validation/no-file', 'No file part')
        const unpacked = await unpackZip(file)
        return unpacked === 'document' ? { status: 204 } : asForm(unpacked)
      },
    }),
    route({
      method: 'GET',
      path: ROUTES.samples,
      summary: { ja: '見本の一覧', en: 'The sample documents' },
      answers: { 200: samplesSchema },
      handle: () => ({ status: 200, json: samples.map(describe) }),
    }),
    route({
      method: 'GET',
      path: '/api/samples/:id/file',
      summary: { ja: '見本のファイル', en: 'A sample document' },
      params,
      answers: { 200: { mediaType: 'application/octet-stream' } },
      refusals: ['sample/not-found'],
      handle: (input) => download(find(input.params.id).file),
    }),
    route({
      method: 'GET',
      path: '/api/samples/:id/content',
      summary: { ja: '見本の署名の元のファイル', en: 'The content of a detached sample' },
      params,
      answers: { 200: { mediaType: 'application/octet-stream' } },
      refusals: ['sample/not-found'],
      handle: (input) => {
        const { content } = find(input.params.id)
        if (!content) throw new VerificationError('sample/not-found', 'The sample stands for itself')
        return download(content)
      },
    }),
    route({
      method: 'GET',
      path: ROUTES.trust,
      summary: { ja: '信頼している認証局', en: 'The anchors in force' },
      answers: { 200: trustSchema },
      handle: async () => ({ status: 200, json: (await validation()).trust.shown }),
    }),
    route({
      method: 'GET',
      path: ROUTES.neighbours,
      summary: { ja: 'ほかのサービス', en: 'Other services of this platform' },
      answers: { 200: neighboursSchema },
      handle: () => ({ status: 200, json: neighbours }),
    }),
    route({
      method: 'GET',
      path: ROUTES.reportSchema,
      summary: { ja: '検証結果の形式', en: 'JSON Schema of the report' },
      answers: { 200: z.unknown() },
      handle: () => ({ status: 200, json: z.toJSONSchema(validationReportSchema) }),
    }),
  ]
}

function describe({ file, content: _content, ...description }: Sample) {
  return { ...description, sizeBytes: file.length }
}

function download(bytes: Uint8Array) {
  const headers = { 'content-type': 'application/octet-stream', 'cache-control': 'no-cache' }
  return { status: 200 as const, headers, bytes: Buffer.from(bytes) }
}

async function asForm(unpacked: readonly Unpacked[]) {
  const form = new FormData()
  form.append(UNPACKED_PARTS.paths, JSON.stringify(unpacked.map(({ path }) => path)))
  unpacked.forEach(({ bytes }, position) => {
    form.append(UNPACKED_PARTS.file(position), new Blob([Buffer.from(bytes)]), 'file')
  })
  const written = new Response(form)
  const headers = { 'content-type': written.headers.get('content-type') ?? '', 'cache-control': 'no-store' }
  return { status: 200 as const, headers, bytes: Buffer.from(await written.arrayBuffer()) }
}
