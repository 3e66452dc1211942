import { type KeyObject, randomBytes } from 'node:crypto'
import { basename, dirname } from 'node:path'
import { formatEraDate } from '@jitsuin/kernel'
import { ALL_KEY_KINDS, generateKey, type KeyKind, readSecretFile, writePkcs12 } from '@jitsuin/keys'
import { formatName, parseCertificate } from '@jitsuin/pki'
import { defineCommand, type OptionValues } from '../command.js'
import { CliError } from '../errors.js'
import { saveFile } from '../files.js'
import { saveMember } from '../test-ca/folder.js'
import { issueFrom, SUBSCRIBERS, type SubscriberProfile } from '../test-ca/issue.js'
import { parseTime } from '../time.js'

const OPTIONS = {
  dir: { value: 'DIR', required: true, help: 'the hierarchy of "jitsuin ca init"' },
  profile: { value: 'NAME', required: true, help: Object.keys(SUBSCRIBERS).join(', ') },
  cn: { value: 'NAME', required: true, help: 'name in romaji' },
  'serial-number': { value: 'ID', required: true, help: 'the person at this CA: letters, digits, hyphen' },
  role: { value: 'ROLE', many: true, help: 'qualification, such as medicalDoctor' },
  o: { value: 'NAME', help: 'institution in romaji; manager roles need it' },
  ou: { value: 'NAME', help: 'Director, for manager roles' },
  'name-ja': { value: 'NAME', help: 'name in kanji, for subjectAltName' },
  key: { value: 'KIND', default: 'rsa2048', help: ALL_KEY_KINDS.join(', ') },
  from: { value: 'TIME', help: 'first day; without it today' },
  years: { value: 'N', default: '5', help: 'years that it counts' },
  'p12-password-file': { value: 'FILE', help: 'also write NAME.p12 under this password' },
  out: { value: 'NAME', required: true, help: 'writes NAME.key.pem and NAME.crt.pem' },
  json: { help: 'one JSON object' },
} as const

/** `jitsuin cert issue`: a key and its certificate from a test hierarchy. */
export const certIssue = defineCommand({
  name: 'cert issue',
  summary: 'issues a certificate from a test hierarchy',
  options: OPTIONS,
  examples: [
    'jitsuin cert issue --dir demo-ca --profile signature --cn "Taro Jitsuin" --serial-number T0001 --role medicalDoctor --out taro',
  ],
  run: async (options, _operands, io) => {
    const { cn, role, o, ou, 'serial-number': serialNumber, 'name-ja': nameJa } = options
    const profile = profileOf(options.profile)
    const years = yearsOf(options.years)
    const key = await generateKey(keyKindOf(options.key))
    const { certificateDer, issuerDer } = await issueFrom(options.dir, {
      profile,
      subscriber: { cn, serialNumber, roles: role, o, ou, nameJa },
      key,
      from: options.from ? parseTime(options.from) : io.now(),
      years,
    })
    await saveAll(options, { certificateDer, key, issuerDer })
    const { subject, serialHex, notAfter } = parseCertificate(certificateDer)
    if (options.json)
      io.out(JSON.stringify({ out: options.out, serialHex, subject: formatName(subject), notAfter }))
    else
      io.out(
        `${options.out}.crt.pem: ${formatName(subject)} · serial ${serialHex} · until ${formatEraDate(notAfter)}`,
      )
    return 0
  },
})

type Options = OptionValues<typeof OPTIONS>

function profileOf(name: string): SubscriberProfile {
  const names = Object.keys(SUBSCRIBERS) as SubscriberProfile[] // the table has no other keys
  const found = names.find((candidate) => candidate === name)
  if (!found) throw new CliError('cli/usage', `--profile is one of ${names.join(', ')}`)
  return found
}

function keyKindOf(name: string): KeyKind {
  const kind = ALL_KEY_KINDS.find((candidate) => candidate === name)
  if (!kind) throw new CliError('cli/usage', `--key is one of ${ALL_KEY_KINDS.join(', ')}`)
  return kind
}

function yearsOf(text: string): number {
  const years = Number(text)
  if (!Number.isInteger(years) || years < 1)
    throw new CliError('cli/usage', `--years is a number from 1, not "${text}"`)
  return years
}

type Issued = { readonly certificateDer: Uint8Array; readonly key: KeyObject; readonly issuerDer: Uint8Array }

async function saveAll(options: Options, { certificateDer, key, issuerDer }: Issued): Promise<void> {
  const { out, cn, 'p12-password-file': passwordFile } = options
  await saveMember(dirname(out), basename(out), {
    certificateDer,
    keyPkcs8: key.export({ type: 'pkcs8', format: 'der' }),
  })
  if (passwordFile === undefined) return
  const password = await readSecretFile(passwordFile)
  const contents = { privateKey: key, certificateDer, chainDer: [issuerDer], friendlyName: cn }
  await saveFile(`${out}.p12`, await writePkcs12(contents, { password, random: randomBytes }), 0o600)
}
