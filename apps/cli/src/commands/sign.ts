import { createPrivateKey, randomBytes } from 'node:crypto'
import { sign as signFile } from '@jitsuin/ades'
import { softwareSigner } from '@jitsuin/keys'
import type { Signer } from '@jitsuin/pki'
import { defineCommand, type OptionValues } from '../command.js'
import { CliError } from '../errors.js'
import { loadFile, saveFile } from '../files.js'
import { loadCertificate, loadCertificates } from '../material.js'
import { formOf, SIGNATURE_OPTIONS, timeStampOf } from '../signature-form.js'

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
  summary: 'signs a file (XAdES, or the layout of the e-prescription service)',
  operands: 'FILE',
  options: OPTIONS,
  examples: [
    'jitsuin sign rx.csv --format prescription --level b --key taro.key.pem --cert taro.crt.pem --out rx.xml',
    'jitsuin sign letter.xml --format xades --level t --tsa http://127.0.0.1:8318/tsa --key k.pem --cert c.pem --out signed.xml',
  ],
  run: async (options, [file, ...more], io) => {
    if (file === undefined || more.length > 0) throw new CliError('cli/usage', 'sign takes one FILE')
    const signed = await signFile(await loadFile(file), {
      form: await formOf(options, file),
      signer: await loadSigner(options),
      signingTime: io.now(),
      randomBytes,
      ...timeStampOf(options),
    })
    await saveFile(options.out, signed)
    const { out, format, level } = options
    io.out(
      options.json
        ? JSON.stringify({ out, format, level, bytes: signed.length })
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
