import { createPrivateKey, randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { type SignatureForm, sign as signFile } from '@jitsuin/ades'
import { softwareSigner } from '@jitsuin/keys'
import type { Signer } from '@jitsuin/pki'
import { defineCommand, type OptionValues } from '../command.js'
import { CliError } from '../errors.js'
import { loadFile, saveFile } from '../files.js'
import { loadCertificate, loadCertificates } from '../material.js'
import { timeStampServer } from '../tsa-client.js'

const OPTIONS = {
  format: { value: 'FORMAT', required: true, help: 'xades, prescription, dispensing' },
  level: { value: 'b|t', default: 'b', help: 't adds a time stamp' },
  packaging: { value: 'KIND', default: 'enveloped', help: 'xades: enveloped, enveloping or detached' },
  prescription: { value: 'RX.xml', help: 'dispensing: the signed prescription that it answers' },
  key: { value: 'FILE', required: true, help: 'private key (PEM)' },
  cert: { value: 'FILE', required: true, help: 'its certificate' },
  chain: { value: 'FILE', help: 'certificates above it' },
  tsa: { value: 'URL', help: 'time-stamp server, for level t' },
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

async function formOf({ format, packaging, prescription }: Options, file: string): Promise<SignatureForm> {
  switch (format) {
    case 'prescription':
      return { packaging: 'prescription' }
    case 'dispensing':
      if (prescription === undefined)
        throw new CliError('cli/usage', 'dispensing needs --prescription RX.xml')
      return { packaging: 'dispensing', prescription: await loadFile(prescription) }
    case 'xades':
      return packagingOf(packaging, file)
    default:
      throw new CliError('cli/usage', `--format is xades, prescription or dispensing, not "${format}"`)
  }
}

function packagingOf(packaging: string, file: string): SignatureForm {
  switch (packaging) {
    case 'enveloped':
    case 'enveloping':
      return { packaging }
    case 'detached':
      return { packaging, fileName: basename(file) }
    default:
      throw new CliError('cli/usage', `--packaging is enveloped, enveloping or detached, not "${packaging}"`)
  }
}

async function loadSigner({ key, cert, chain }: Options): Promise<Signer> {
  return {
    ...softwareSigner(createPrivateKey(Buffer.from(await loadFile(key))), { work: 'here' }),
    certificateDer: await loadCertificate(cert),
    chainDer: chain === undefined ? [] : await loadCertificates(chain),
  }
}

function timeStampOf({ level, tsa }: Options) {
  if (level === 'b') return {}
  if (level !== 't') throw new CliError('cli/usage', `--level is b or t, not "${level}"`)
  if (tsa === undefined) throw new CliError('cli/usage', 'level t needs --tsa URL')
  return { timeStamp: timeStampServer(tsa) }
}
