/** What a job was handed in with, and how it becomes digests and a result. */
import { Buffer } from 'node:buffer'
import { checkCsv, type SignatureForm } from '@jitsuin/ades'
import { beginDocument, ClientError, octetsFrom, SdkError, type SecondKey } from '@jitsuin/sdk'
import { DIGEST_ALGORITHMS, type DigestAlgorithm, judgeShown } from '@jitsuin/second-key'
import { base64urlOf } from '@jitsuin/second-key/node'
import { parseXml } from '@jitsuin/xml'
import { z } from 'zod'
import type { JobApproval } from '../store/events.js'
import type { Job } from './ledger.js'
import { describePrescription } from './prescription-text.js'

const base64 = z.base64().transform((text): Uint8Array => new Uint8Array(Buffer.from(text, 'base64')))

/** What the holder reads for it on a list; the text of a prescription comes out of its CSV when none is given. */
const shown = z.string().optional()

/** A job's content as it is kept, encrypted; names of files are part of it. */
const contentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('prescription'), csv: base64, shown }),
  z.object({ kind: z.literal('dispensing'), csv: base64, prescription: base64, shown }),
  z.object({
    kind: z.literal('xml'),
    file: base64,
    packaging: z.enum(['enveloped', 'enveloping', 'detached']),
    fileName: z.string().optional(),
    shown,
  }),
  z.object({
    kind: z.literal('digests'),
    algorithm: z.enum(DIGEST_ALGORITHMS),
    digests: z.array(z.string().regex(/^([0-9a-f]{2})+$/)),
    shown,
  }),
])
export type JobContent = z.infer<typeof contentSchema>

/** What is signed for a job, and what is made of the signatures. */
export type BegunJob = {
  readonly algorithm: DigestAlgorithm
  readonly digests: readonly Uint8Array[]
  readonly finish: (signatures: readonly Uint8Array[]) => Promise<Uint8Array>
}

/** Equal for equal contents. */
export function encodeContent(content: JobContent): Uint8Array {
  const written = Object.entries(content).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  ])
  return Buffer.from(JSON.stringify(Object.fromEntries(written)))
}

/** Reads what `encodeContent` wrote. */
export function decodeContent(bytes: Uint8Array): JobContent {
  return contentSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
}

/** Finds at once what no signature could mend. @throws {AdesError} `csv/…`; {XmlError}; as `shownOf` for what goes on a list */
export function checkContent(content: JobContent, approval: JobApproval): void {
  checkDocument(content)
  if (approval === 'list') shownOf(content)
}

function checkDocument(content: JobContent): void {
  switch (content.kind) {
    case 'prescription':
    case 'dispensing':
      checkCsv(content.csv, content.kind)
      return
    case 'xml':
      if (content.packaging === 'enveloped') parseXml(content.file)
      return
    case 'digests':
      return
  }
}

/**
 * What the holder reads for a job on a list. @throws {ClientError} `client/shown-missing`, `client/list-unfit`;
 * {SdkError} `sdk/shown-unfit`
 */
export function shownOf(content: JobContent): string {
  // One line of a list stands for one signature.
  const isOne = content.kind !== 'digests' || (content.algorithm === 'sha256' && content.digests.length === 1)
  if (!isOne) throw new ClientError('client/list-unfit', 'More than one digest, or not SHA-256')
  const own = content.kind === 'prescription' ? describePrescription(content.csv) : undefined
  const text = content.shown ?? own
  if (text === undefined) throw new ClientError('client/shown-missing', content.kind)
  if (judgeShown(text) === 'unfit') throw new SdkError('sdk/shown-unfit', content.kind)
  return text
}

/** Begins a job; the same arguments give the same digests. @throws {AdesError}, {XmlError} */
export async function beginJob(
  content: JobContent,
  facts: { readonly key: SecondKey; readonly signingTime: Date; readonly seed: string },
): Promise<BegunJob> {
  if (content.kind === 'digests') return beginDigests(content, facts.key)
  const { key, signingTime, seed } = facts
  const { certificateDer, chainDer } = key
  const item = { content: content.kind === 'xml' ? content.file : content.csv, form: formOf(content) }
  const randomBytes = octetsFrom(seed)
  const { digest, finish } = await beginDocument(item, { certificateDer, chainDer, signingTime, randomBytes })
  return {
    algorithm: 'sha256',
    digests: [digest],
    finish: ([signature = new Uint8Array()]) => finish(signature),
  }
}

function beginDigests(
  { algorithm, digests }: Extract<JobContent, { kind: 'digests' }>,
  { certificateDer, chainDer }: SecondKey,
): BegunJob {
  return {
    algorithm,
    digests: digests.map((hex) => Buffer.from(hex, 'hex')),
    finish: async (signatures) =>
      Buffer.from(
        JSON.stringify({
          signatures: signatures.map(base64urlOf),
          certificate: base64urlOf(certificateDer),
          chain: chainDer.map(base64urlOf),
        }),
      ),
  }
}

function formOf(content: Exclude<JobContent, { kind: 'digests' }>): SignatureForm {
  switch (content.kind) {
    case 'prescription':
      return { packaging: 'prescription' }
    case 'dispensing':
      return { packaging: 'dispensing', prescription: content.prescription }
    case 'xml': {
      const { packaging, fileName = 'document.xml' } = content
      return packaging === 'detached' ? { packaging, fileName } : { packaging }
    }
  }
}

/** Media type of a job's result. */
export const RESULT_TYPES = {
  prescription: 'application/xml',
  dispensing: 'application/xml',
  xml: 'application/xml',
  digests: 'application/json',
} as const satisfies Record<Job['kind'], string>
