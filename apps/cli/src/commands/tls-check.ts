import { X509Certificate } from 'node:crypto'
import { TLS_PROFILES, type TlsProfileName } from '@jitsuin/platform'
import { defineCommand } from '../command.js'
import { CliError } from '../errors.js'
import { loadFile } from '../files.js'
import { loadCertificates } from '../material.js'
import { type CheckResult, checkServer, type Demands } from '../tls-check/checks.js'
import { probeOf } from '../tls-check/probe.js'
import { trySessions } from '../tls-check/session.js'
import { surveyServer } from '../tls-check/survey.js'

/** A server that is slower than this says nothing that can be judged. */
const TIMEOUT_MS = 5_000

/** `jitsuin tls check`: grades a server against the TLS profile. */
export const tlsCheck = defineCommand({
  name: 'tls check',
  summary: 'grades a server against the TLS profile (versions, suites, certificate, client certificates)',
  operands: 'HOST[:PORT]',
  options: {
    profile: { value: 'NAME', default: 'current', help: Object.keys(TLS_PROFILES).join(', ') },
    'client-certificate': {
      value: 'KIND',
      default: 'any',
      help: 'required: nobody gets in without one; none: nobody is asked; any: only tell',
    },
    ca: {
      value: 'FILE',
      many: true,
      help: 'authorities of the server certificate; without it the chain is not judged',
    },
    cert: { value: 'FILE', help: 'a client certificate to show (PEM), for what can only be seen inside' },
    key: { value: 'FILE', help: 'its key (PEM)' },
    json: { help: 'one JSON object' },
  },
  examples: [
    'jitsuin tls check portal.example.jp --ca root.pem',
    'jitsuin tls check 127.0.0.1:8321 --profile card --client-certificate required --json',
  ],
  run: async (options, [where, ...more], io) => {
    if (where === undefined || more.length > 0)
      throw new CliError('cli/usage', 'tls check takes one HOST[:PORT]')
    const address = addressOf(where)
    const authorities = (await Promise.all(options.ca.map(loadCertificates))).flat()
    const demands: Demands = {
      profile: profileOf(options.profile),
      clientCertificate: kindOf(options['client-certificate']),
      host: address.host,
      authorities: authorities.map((der) => new X509Certificate(der)),
      at: io.now(),
    }
    const identity = await identityOf(options)
    const target = { ...address, timeoutMs: TIMEOUT_MS }
    const survey = await surveyServer(probeOf(target))
    const sessions = await trySessions(target, survey.versions, identity)
    const checks = checkServer({ survey, sessions }, demands)
    const verdict = checks.some((check) => check.verdict === 'differs') ? 'differs' : 'conforms'
    if (options.json) io.out(JSON.stringify({ server: where, profile: demands.profile, verdict, checks }))
    else for (const line of toLines(where, demands, checks)) io.out(line)
    return verdict === 'conforms' ? 0 : 1
  },
})

async function identityOf({
  cert,
  key,
}: {
  readonly cert: string | undefined
  readonly key: string | undefined
}) {
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined || key === undefined) throw new CliError('cli/usage', '--cert and --key go together')
  return { cert: await loadFile(cert), key: await loadFile(key) }
}

/** A host name or an address; `[…]` around one of IPv6 that has a port. */
function addressOf(text: string): { host: string; port: number } {
  const found = /^(?:\[(?<six>[^\]]+)\]|(?<name>[^:]+))(?::(?<port>\d{1,5}))?$/.exec(text)?.groups
  const host = found?.six ?? found?.name
  const port = Number(found?.port ?? 443)
  if (host === undefined || port < 1 || port > 65_535)
    throw new CliError('cli/usage', `"${text}" is no HOST[:PORT]`)
  return { host, port }
}

function profileOf(name: string): TlsProfileName {
  const names = Object.keys(TLS_PROFILES) as TlsProfileName[] // the table has no other keys
  const found = names.find((candidate) => candidate === name)
  if (!found) throw new CliError('cli/usage', `--profile is one of ${names.join(', ')}`)
  return found
}

function kindOf(name: string): Demands['clientCertificate'] {
  if (name === 'required' || name === 'none' || name === 'any') return name
  throw new CliError('cli/usage', `--client-certificate is required, none or any, not "${name}"`)
}

const MARKS = { conforms: '○', differs: '×', 'not-probed': '−' } as const
const SENTENCES = {
  conforms: ['このサーバーの設定は、プロファイルのとおりです。', 'The server conforms to the profile.'],
  differs: [
    'このサーバーの設定には、プロファイルと違うところがあります。',
    'The server differs from the profile.',
  ],
} as const

function toLines(where: string, { profile }: Demands, checks: readonly CheckResult[]): string[] {
  const verdict = checks.some((check) => check.verdict === 'differs') ? 'differs' : 'conforms'
  const { ja, en } = TLS_PROFILES[profile]
  return [
    `${where}: ${ja} (${en})`,
    ...checks.map(
      (check) => `  ${MARKS[check.verdict]} ${check.ja} / ${check.en}: ${check.verdict} (${check.found})`,
    ),
    ...SENTENCES[verdict],
  ]
}
