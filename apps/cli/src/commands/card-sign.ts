import type { AdesError } from '@jitsuin/ades'
import { cardSigner } from '@jitsuin/card'
import { CodedError } from '@jitsuin/kernel'
import type { Signer } from '@jitsuin/pki'
import { BATCH_OPTIONS, OUT_DIR_OPTION } from '../batch/options.js'
import { runBatch } from '../batch/run-batch.js'
import { expectManyFiles, filesToSign, resultName, signingWork } from '../batch/signing-work.js'
import { guarded } from '../batch/work.js'
import { PIN_FILE_OPTION, pinSource } from '../cards/pins.js'
import { READER_OPTIONS, withCard } from '../cards/readers.js'
import { defineCommand, type ExitCode, type Io, type OptionValues } from '../command.js'
import { saveStream } from '../files.js'
import { loadCertificates } from '../material.js'
import { prepareSigning, SIGNATURE_OPTIONS } from '../signature-form.js'
import { tellSigned } from '../signed-line.js'

const OPTIONS = {
  ...SIGNATURE_OPTIONS,
  ...READER_OPTIONS,
  'pin-file': PIN_FILE_OPTION,
  chain: { value: 'FILE', help: 'certificates above that of the card; without it those on the card' },
  out: { value: 'FILE', help: 'the signed file' },
  ...OUT_DIR_OPTION,
  list: BATCH_OPTIONS.list,
  resume: BATCH_OPTIONS.resume,
} as const

/** `jitsuin card sign`: `jitsuin sign` with the key of a card. */
export const cardSign = defineCommand({
  name: 'card sign',
  summary: 'signs a file with the card in a reader',
  operands: 'FILE|DIR…',
  options: OPTIONS,
  examples: [
    'jitsuin card sign rx.csv --format prescription --out rx.xml',
    'jitsuin card sign letter.xml --format xades --software-cards cards --reader taro --out signed.xml',
    'jitsuin card sign letters --format pades --out-dir signed',
  ],
  run: async (options, files, io) => {
    if (options['out-dir'] !== undefined) return signMany(options, files, io)
    const { file, more, out } = filesToSign('card sign', { ...options, jobs: undefined }, files)
    // Everything that can be wrong with the call is found before the card is asked and a PIN typed.
    const troubles: AdesError[] = []
    const signing = await prepareSigning(options, file, {
      more,
      onTrouble: (trouble) => troubles.push(trouble),
    })
    const chain = options.chain === undefined ? {} : { chainDer: await loadCertificates(options.chain) }
    return await withCard(options, io, async ({ reader, useCard }) => {
      const askPin = pinSource(options['pin-file'], io)
      const card = await cardSigner({ useCard, application: 'hpki-signature', askPin })
      const bytes = await saveStream(out, signing({ ...card, ...chain }, io.now()))
      const { format, level, json } = options
      const told = tellSigned({ out, format, level, bytes, reader }, { troubles, json })
      for (const line of told.lines) io.out(line)
      for (const line of told.complaints) io.err(line)
      return told.exit
    })
  },
})

type Options = OptionValues<typeof OPTIONS>

/** All files under one PIN, which is asked for once and held until the last of them (T-C06-3). */
async function signMany(options: Options, files: readonly string[], io: Io): Promise<ExitCode> {
  expectManyFiles(options)
  const chain = options.chain === undefined ? {} : { chainDer: await loadCertificates(options.chain) }
  return await withCard(options, io, async ({ useCard }) => {
    const askPin = pinSource(options['pin-file'], io)
    const card = await cardSigner({ useCard, application: 'hpki-signature', askPin, pinUse: 'hold' })
    const signer = { ...card, ...chain, sign: untilPinFails(card.sign) }
    const prepare = async () => guarded(signingWork(options, signer, io.now), options)
    const outName = resultName(options)
    const all = { ...options, jobs: undefined }
    try {
      return await runBatch(
        { command: 'card sign', options: all, operands: files, prepare, outName, place: 'here' },
        io,
      )
    } finally {
      card.forgetPin()
    }
  })
}

/** A PIN that was refused once is not tried with the next file: that would only lock the card. */
function untilPinFails(sign: Signer['sign']): Signer['sign'] {
  let refusal: CodedError | undefined
  return async (message) => {
    if (refusal) throw refusal
    try {
      return await sign(message)
    } catch (error) {
      if (error instanceof CodedError && /^(pin\/|cli\/pin-)/.test(error.code)) refusal = error
      throw error
    }
  }
}
