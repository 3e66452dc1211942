import { createPrivateKey } from 'node:crypto'
import { softwareSigner } from '@jitsuin/keys'
import type { Signer } from '@jitsuin/pki'
import { defineCommand, type OptionValues } from '../command.js'
import { CliError } from '../errors.js'
import { loadFile, saveStream } from '../files.js'
import { loadCertificate, loadCertificates } from '../material.js'
import { prepareSigning, SIGNATURE_OPTIONS } from '../signature-form.js'

const OPTIONS = {
  ...SIGNATURE_OPTIONS,
  key: { value: 'FILE', required: true, help: 'private key (PEM)' },
  cert: { value: 'FILE', required: true, help: 'its certificate' },
  chain: { value: 'FILE', help: 'certificates above it' },
  out: { value: 'FILE', required: true, help: 'the signed file' },
  json: { help: 'one JSON object' },
} as const

/** `jitsuin sign`: signs one file with a key at hand. */
export const sign = defineCommand({
  name: 'sign',
  summary:
    'signs a file (XAdES, CAdES, PAdES, JAdES, a container of files, or the layout of the e-prescription service)',
  operands: 'FILE…',
  options: OPTIONS,
  examples: [
    'jitsuin sign rx.csv --format prescription --level b --key taro.key.pem --cert taro.crt.pem --out rx.xml',
    'jitsuin sign letter.xml --format xades --level t --tsa http://127.0.0.1:8318/tsa --key k.pem --cert c.pem --out signed.xml',
    'jitsuin sign scan.pdf --format cades --packaging detached --key k.pem --cert c.pem --out scan.p7s',
    'jitsuin sign letter.pdf chest.png --format asic --inside cades --key k.pem --cert c.pem --out referral.asice',
    'jitsuin sign letter.pdf --format pades --reason 紹介状の作成 --key k.pem --cert c.pem --out signed.pdf',
    'jitsuin sign referral.json --format jades --packaging enveloped --key k.pem --cert c.pem --out signed.json',
  ],
  run: async (options, [file, ...more], io) => {
    if (file === undefined) throw new CliError('cli/usage', 'sign needs a FILE')
    const signing = await prepareSigning(options, file, more)
    const bytes = await saveStream(options.out, signing(await loadSigner(options), io.now()))
    const { out, format, level } = options
    io.out(
      options.json
        ? JSON.stringify({ out, format, level, bytes })
        : `${out}: signed (${format}, level ${level})`,
    )
    return 0
  },
})

type Options = OptionValues<typeof OPTIONS>

async function loadSigner({ key, cert, chain }: Options): Promise<Signer> {
  return {
    ...softwareSigner(createPrivateKey(Buffer.from(await loadFile(key))), { work: 'here' }),
    certificateDer: await loadCertificate(cert),
    chainDer: chain === undefined ? [] : await loadCertificates(chain),
  }
}
