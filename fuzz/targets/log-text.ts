/** Texts of a transparency log: notes, checkpoints, cosignatures, verifier keys, leaves; and the octets as a proof of a holder tag. */
import {
  findCosignature,
  formatVerifier,
  openCheckpoint,
  parseNote,
  parseVerifier,
  TlogError,
  verifyVrf,
} from '@jitsuin/tlog'
import { checkReceipt, encodeLeaf, parseLeaf, receiptSchema } from '@jitsuin/transparency/contract'
import { readFixture } from './fixtures.js'
import { digestOf, expectThat, type FuzzTarget, unlessRefused } from './target.js'

const [LOG_LINE = '', WITNESS_LINE = '', VRF_KEY = '', ...SIGNED] = Buffer.from(
  readFixture('log-parties.txt'),
)
  .toString()
  .split('\n')
const LOG = parseVerifier(LOG_LINE)
const WITNESS = parseVerifier(WITNESS_LINE)
const ALPHA = Buffer.from('jitsuin-holder-tag/1\n{}')

/** Whatever is read is read in its one form, and only what the log signed is found signed. */
export const logText: FuzzTarget = {
  form: 'xml',
  run: (input) => {
    const text = Buffer.from(input).toString('utf8')
    tryNote(text)
    const verifier = unlessRefused(TlogError, () => parseVerifier(text))
    if (verifier) expectThat(formatVerifier(verifier) === text.trimEnd(), 'a verifier key has one form')
    const leaf = parseLeaf(text)
    if (leaf) expectThat(encodeLeaf(leaf) === text, 'a leaf has one form')
    tryReceipt(text)
    const claim = { publicKey: Buffer.from(VRF_KEY, 'hex'), alpha: ALPHA, proof: input }
    const output = unlessRefused(TlogError, () => verifyVrf(claim))
    if (output) expectThat(SIGNED.includes(digestOf(input)), 'only the proof of the key has an output')
  },
}

function tryNote(text: string): void {
  const note = unlessRefused(TlogError, () => parseNote(text))
  if (!note) return
  const head = unlessRefused(TlogError, () => openCheckpoint(text, LOG))
  if (head)
    expectThat(SIGNED.includes(digestOf(Buffer.from(note.text))), 'only what the log signed is opened')
  const cosignature = unlessRefused(TlogError, () => findCosignature(text, WITNESS))
  if (cosignature)
    expectThat(SIGNED.includes(digestOf(Buffer.from(note.text))), 'only what the witness saw is cosigned')
}

function tryReceipt(text: string): void {
  const receipt = receiptSchema.safeParse(parseJson(text))
  if (!receipt.success) return
  const checked = unlessRefused(TlogError, () => checkReceipt(receipt.data, LOG))
  if (checked?.verdict === 'included')
    expectThat(
      SIGNED.includes(digestOf(Buffer.from(receipt.data.leaf))),
      'only what is in the log is included',
    )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // no JSON is no receipt; the schema refuses it
  }
}
