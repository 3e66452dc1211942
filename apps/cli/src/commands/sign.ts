import { createPrivateKey } from 'node:crypto'
import type { AdesError } from '@jitsuin/ades'
import { softwareSigner } from '@jitsuin/keys'
import type { Signer } from '@jitsuin/pki'
import { BATCH_OPTIONS, OUT_DIR_OPTION } from '../batch/options.js'
import { runBatch } from '../batch/run-batch.js'
import { expectManyFiles, filesToSign, resultName, signingWork } from '../batch/signing-work.js'
import { guarded, type Prepare } from '../batch/work.js'
import { defineCommand, type OptionValues } from '../command.js'
import { loadFile, saveStream } from '../files.js'
import { loadCertificate, loadCertificates } from '../material.js'
import { prepareSigning, SIGNATURE_OPTIONS } from '../signature-form.js'
import { tellSigned } from '../signed-line.js'

const OPTIONS = {
  ...SIGNATURE_OPTIONS,
  key: { value: 'FILE', required: true, help: 'private key (PEM)' },
  cert: { value: 'FILE', required: true, help: 'its certificate' },
  chain: { value: 'FILE', help: 'certificates above it' },
  out: { value: 'FILE', help: 'the signed file' },
  ...OUT_DIR_OPTION,
  ...BATCH_OPTIONS,
  json: { help: 'one JSON object' },
} as const

/** `jitsuin sign`: signs one file with a key at hand. */
export const sign = defineCommand({
  name: 'sign',
  summary:
    'signs a file (XAdES, CAdES, PAdES, JAdES, a container of files, or the layout of the e-prescription service)',
  operands: 'FILE|DIR…',
  options: OPTIONS,
  examples: [
    'jitsuin sign rx.csv --format prescription --level b --key taro.key.pem --cert taro.crt.pem --out rx.xml',
    'jitsuin sign letter.xml --format xades --level t --tsa http://127.0.0.1:8318/tsa --key k.pem --cert c.pem --out signed.xml',
    'jitsuin sign scan.pdf --format cades --packaging detached --key k.pem --cert c.pem --out scan.p7s',
    'jitsuin sign letter.pdf chest.png --format asic --inside cades --key k.pem --cert c.pem --out referral.asice',
    'jitsuin sign letter.pdf --format pades --reason 紹介状の作成 --key k.pem --cert c.pem --out signed.pdf',
    'jitsuin sign referral.json --format jades --packaging enveloped --key k.pem --cert c.pem --out signed.json',
    'jitsuin sign letters --format pades --key k.pem --cert c.pem --out-dir signed --resume sign.journal',
  ],
  run: async (options, files, io) => {
    if (options['out-dir'] !== undefined) {
      const outName = resultName(options)
      return runBatch({ command: 'sign', options, operands: files, prepare: prepareSign, outName }, io)
    }
    const { file, more, out } = filesToSign('sign', options, files)
    const troubles: AdesError[] = []
    const onTrouble = (trouble: AdesError) => troubles.push(trouble)
    const signing = await prepareSigning(options, file, { more, onTrouble })
    const bytes = await saveStream(out, signing(await loadSigner(options), io.now()))
    const { format, level, json } = options
    const told = tellSigned({ out, format, level, bytes }, { troubles, json })
    for (const line of told.lines) io.out(line)
    for (const line of told.complaints) io.err(line)
    return told.exit
  },
})

type Options = OptionValues<typeof OPTIONS>

/** Signs one file of many with one key. */
export const prepareSign: Prepare<Options> = async (options, now) => {
  expectManyFiles(options)
  const signer = await loadSigner(options)
  return guarded(signingWork(options, signer, now), options)
}

async function loadSigner({ key, cert, chain }: Options): Promise<Signer> {
  return {
    ...softwareSigner(createPrivateKey(Buffer.from(await loadFile(key))), { work: 'here' }),
    certificateDer: await loadCertificate(cert),
    chainDer: chain === undefined ? [] : await loadCertificates(chain),
  }
}
