import { toHex } from '@jitsuin/kernel'
import { decodeHex } from '@jitsuin/tlog'
import { checkReceipt, type LogReport, receiptSchema, verifyLog } from '@jitsuin/transparency/contract'
import { defineCommand, type ExitCode, type Io } from '../command.js'
import { CliError } from '../errors.js'
import { loadFile, saveFile } from '../files.js'
import { clientOf, loadState, loadVerifier, talking, verifierFor } from '../log/open-log.js'
import { loadCertificates } from '../material.js'

/** `jitsuin log verify`: a receipt without a network, or the whole log, naming the first entry that is not as it was signed. */
export const logVerify = defineCommand({
  name: 'log verify',
  summary: 'checks a receipt off line, or every entry of a transparency log',
  operands: '[RECEIPT]',
  options: {
    log: { value: 'URL', help: 'address of the log: checks all of it' },
    'log-key': { value: 'FILE', help: 'public key of the log; needed for a receipt' },
    cert: { value: 'FILE', help: 'the certificate that the receipt must be for (PEM or DER)' },
    state: {
      value: 'FILE',
      help: 'remembers what was found intact, so that the next check names what changed since',
    },
    json: { help: 'one JSON object' },
  },
  examples: [
    'jitsuin log verify receipt.json --log-key log.pub --cert doctor.crt.pem',
    'jitsuin log verify --log http://transparency.localhost:8317 --log-key log.pub --state log.state',
  ],
  run: async (options, [receipt, ...more], io) => {
    if (more.length > 0 || (receipt === undefined) === (options.log === undefined)) {
      throw new CliError('cli/usage', 'log verify takes one receipt, or --log URL')
    }
    return receipt === undefined
      ? talking(() => verifyWhole(options, io))
      : verifyReceipt(receipt, options, io)
  },
})

type Options = {
  readonly log: string | undefined
  readonly 'log-key': string | undefined
  readonly cert: string | undefined
  readonly state: string | undefined
  readonly json: boolean
}

async function verifyReceipt(
  path: string,
  { 'log-key': key, cert, json }: Options,
  io: Io,
): Promise<ExitCode> {
  if (key === undefined)
    throw new CliError('cli/usage', 'A receipt needs --log-key: what it says of its key proves nothing')
  const receipt = receiptSchema.parse(parseJson(Buffer.from(await loadFile(path)).toString('utf8'), path))
  const [certificate] = cert === undefined ? [] : await loadCertificates(cert)
  const checked = checkReceipt(receipt, await loadVerifier(key), certificate)
  if (json) io.out(JSON.stringify({ file: path, verdict: checked.verdict, index: receipt.index }))
  else if (checked.verdict !== 'included') io.out(`${checked.verdict}: the receipt does not prove this`)
  else
    io.out(
      `included: entry ${receipt.index} of ${checked.head.size}, ${checked.leaf.type} at ${checked.leaf.time}`,
    )
  return checked.verdict === 'included' ? 0 : 1
}

async function verifyWhole(
  { log: address = '', 'log-key': key, state, json }: Options,
  io: Io,
): Promise<ExitCode> {
  const client = clientOf(address)
  const log = await verifierFor(client, key, io)
  const known = state === undefined ? undefined : await loadState(state)
  const report = await verifyLog({ client, log, ...(known !== undefined && { known: readHashes(known) }) })
  if (report.verdict === 'intact' && state !== undefined) {
    await saveFile(state, `${report.hashes.map(toHex).join('\n')}\n`, 0o600)
  }
  const { hashes: _shown, ...shown } = { hashes: undefined, ...report }
  io.out(json ? JSON.stringify(shown) : describe(report))
  return report.verdict === 'intact' ? 0 : 1
}

/** One hash a line. */
function readHashes(text: string): Uint8Array[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const hash = decodeHex(line)
      if (hash?.length === 32) return hash
      throw new CliError('cli/unreadable', 'The state file is damaged; restore it, do not begin it afresh')
    })
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CliError('cli/unreadable', `${path} is no receipt`, { cause })
  }
}

function describe(report: LogReport): string {
  switch (report.verdict) {
    case 'intact':
      return `intact: ${report.size} entries are as they were signed`
    case 'damaged':
      return `damaged: entry ${report.index} is ${report.kind}; ${report.size} entries are signed`
    case 'damaged-somewhere':
      return `damaged: the ${report.size} entries are not those that were signed; which one cannot be said without --state`
    case 'went-back':
      return `damaged: the log signs ${report.size} entries only; more were there at the last check`
  }
}
