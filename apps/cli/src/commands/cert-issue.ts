import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto'
import { basename, dirname } from 'node:path'
import { formatEraDate, japanDate, toHex } from '@jitsuin/kernel'
import { ALL_KEY_KINDS, generateKey, type KeyKind, readSecretFile, writePkcs12 } from '@jitsuin/keys'
import {
  buildCertificate,
  type CertificateFields,
  formatName,
  type NamePart,
  type ProfileName,
  parseCertificate,
  parseHealthcareRole,
  validityFromJapanDay,
} from '@jitsuin/pki'
import { defineCommand, type OptionValues } from '../command.js'
import { CliError } from '../errors.js'
import { saveFile } from '../files.js'
import {
  loadIndex,
  loadMember,
  saveIndex,
  saveMember,
  TEST_AUTHORITIES,
  type TestAuthority,
} from '../test-ca/folder.js'
import { parseTime } from '../time.js'

/** The profiles of subscribers: who issues them. */
const SUBSCRIBERS = {
  signature: { profile: 'signature', authority: 'signingCa' },
  authentication: { profile: 'authenticationPerson', authority: 'authenticationPersonCa' },
  organisation: { profile: 'authenticationOrganisation', authority: 'authenticationOrganisationCa' },
} as const satisfies Record<string, { profile: ProfileName; authority: TestAuthority }>

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
    const { profile, authority } = subscriberOf(options.profile)
    const index = await loadIndex(options.dir)
    const { file, list } = TEST_AUTHORITIES[authority]
    const issuer = await loadMember(options.dir, file)
    const key = await generateKey(keyKindOf(options.key))
    const fields = fieldsOf(options, {
      key,
      from: options.from ? parseTime(options.from) : io.now(),
      list,
      ...index,
    })
    // The index first: after a crash, everything that was signed can be revoked.
    await saveIndex(options.dir, {
      ...index,
      issued: [
        ...index.issued,
        {
          authority,
          serialHex: serialHexOf(fields),
          subject: options.cn,
          notAfter: fields.notAfter.toISOString(),
        },
      ],
    })
    const certificateDer = await buildCertificate(profile, fields, issuer)
    await saveAll(options, { certificateDer, key, issuerDer: issuer.certificateDer })
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

function subscriberOf(name: string) {
  const found = Object.entries(SUBSCRIBERS).find(([key]) => key === name)?.[1]
  if (!found) throw new CliError('cli/usage', `--profile is one of ${Object.keys(SUBSCRIBERS).join(', ')}`)
  return found
}

function keyKindOf(name: string): KeyKind {
  const kind = ALL_KEY_KINDS.find((candidate) => candidate === name)
  if (!kind) throw new CliError('cli/usage', `--key is one of ${ALL_KEY_KINDS.join(', ')}`)
  return kind
}

type Surroundings = {
  readonly key: KeyObject
  readonly from: Date
  readonly list: string
  readonly repositoryUri: string
}

function fieldsOf(options: Options, { key, from, list, repositoryUri }: Surroundings): CertificateFields {
  const day = japanDate(from)
  return {
    ...validityFromJapanDay(day, { years: yearsOf(options.years) }),
    serialBytes: randomSerial(),
    subject: nameParts(options, options.cn),
    spkiDer: createPublicKey(key).export({ type: 'spki', format: 'der' }),
    roles: options.role.map((role) => parseHealthcareRole(role, day)),
    ...(options['name-ja'] && { alternativeName: nameParts(options, options['name-ja']) }),
    crlPoints: [{ uri: `${repositoryUri}/${list}.crl` }],
    cpsUri: `${repositoryUri}/policy/`,
  }
}

function nameParts({ o, ou, 'serial-number': serialNumber }: Options, cn: string): NamePart[] {
  const parts: (NamePart | undefined)[] = [
    ['C', 'JP'],
    o ? ['O', o] : undefined,
    ou ? ['OU', ou] : undefined,
    ['CN', cn],
    ['serialNumber', serialNumber],
  ]
  return parts.filter((part) => part !== undefined)
}

function yearsOf(text: string): number {
  const years = Number(text)
  if (!Number.isInteger(years) || years < 1)
    throw new CliError('cli/usage', `--years is a number from 1, not "${text}"`)
  return years
}

/** 64 random bits; the first byte is never 0, so that the number has one written form. */
function randomSerial(): Uint8Array {
  const bytes = randomBytes(8)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes
}

function serialHexOf({ serialBytes }: CertificateFields): string {
  return toHex(serialBytes)
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
