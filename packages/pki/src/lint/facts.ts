/**
 * A certificate or list as far as it can be read. Lint reads what a strict parser refuses: every field keeps its node, and
 * a value that cannot be read is undefined, so that one fault hides no other.
 */
import * as der from '../der.js'
import { KEY_USAGES, type KeyUsage } from '../extensions/key-usage.js'
import { EXTENSION_OIDS, type ExtensionName } from '../profiles/oids.js'
import { attempt } from './finding.js'

/** One attribute of a name; `text` is undefined where the value is no readable text. */
export type AttributeFacts = {
  readonly type: string | undefined
  readonly value: der.Node
  readonly text: string | undefined
}

/** A distinguished name. */
export type NameFacts = { readonly node: der.Node; readonly rdns: readonly (readonly AttributeFacts[])[] }

/** One extension; `value` is the content of its OCTET STRING. */
export type ExtensionFacts = {
  readonly oid: string | undefined
  readonly criticalFlag: der.Node | undefined
  readonly critical: boolean
  readonly value: Uint8Array
}

/** An AlgorithmIdentifier. */
export type AlgorithmFacts = {
  readonly node: der.Node
  readonly oid: string | undefined
  readonly parameters: der.Node | undefined
}

/** The fields of a certificate, or of a TBSCertificate that is not signed yet (`outerAlgorithm` is absent then). */
export type CertificateFacts = {
  readonly tbs: der.Node
  readonly outerAlgorithm: AlgorithmFacts | undefined
  readonly version: der.Node | undefined
  readonly versionNumber: number | undefined
  readonly serial: der.Node
  readonly algorithm: AlgorithmFacts
  readonly issuer: NameFacts
  readonly notBefore: der.Node
  readonly notAfter: der.Node
  readonly subject: NameFacts
  readonly spki: der.Node
  readonly keyAlgorithm: AlgorithmFacts
  /** The key itself; undefined if the BIT STRING is no whole number of octets. */
  readonly keyBytes: Uint8Array | undefined
  readonly uniqueIds: readonly der.Node[]
  readonly extensionList: der.Node | undefined
  readonly extensions: readonly ExtensionFacts[]
}

/** Reads the skeleton of a certificate or TBSCertificate. Throws `der/malformed` if there is none. */
export function readCertificateFacts(bytes: Uint8Array): CertificateFacts {
  const { tbs, outerAlgorithm } = splitSigned(bytes)
  const fields = new der.Fields(tbs)
  const version = fields.optionalExplicit(0)
  const serial = fields.next(der.INTEGER)
  const algorithm = readAlgorithm(fields.next(der.SEQUENCE))
  const issuer = readName(fields.next(der.SEQUENCE))
  const [notBefore, notAfter] = der.children(fields.next(der.SEQUENCE), der.SEQUENCE, 2)
  const subject = readName(fields.next(der.SEQUENCE))
  const spki = fields.next(der.SEQUENCE)
  const [keyAlgorithm, key] = der.children(spki, der.SEQUENCE, 2)
  const uniqueIds = [1, 2].flatMap((n) => fields.optional(der.contextTag(n, 'primitive')) ?? [])
  const extensionList = fields.optionalExplicit(3)
  fields.end()
  return {
    tbs,
    outerAlgorithm,
    version,
    versionNumber: version ? attempt(() => der.smallInteger(version) + 1) : 1,
    serial,
    algorithm,
    issuer,
    notBefore,
    notAfter,
    subject,
    spki,
    keyAlgorithm: readAlgorithm(keyAlgorithm),
    keyBytes: attempt(() => der.bitOctets(key)),
    uniqueIds,
    extensionList,
    extensions: extensionList ? readExtensions(extensionList) : [],
  }
}

/** A signed structure is SEQUENCE { SEQUENCE, SEQUENCE, BIT STRING }; anything else is taken for the part to be signed. */
export function splitSigned(bytes: Uint8Array): {
  tbs: der.Node
  outerAlgorithm: AlgorithmFacts | undefined
} {
  const whole = der.parse(bytes)
  const [tbs, algorithm, signature, more] = der.children(whole, der.SEQUENCE)
  const isSigned = tbs?.tag === der.SEQUENCE && signature?.tag === der.BIT_STRING && !more
  return isSigned && algorithm
    ? { tbs, outerAlgorithm: readAlgorithm(algorithm) }
    : { tbs: whole, outerAlgorithm: undefined }
}

/** Reads an AlgorithmIdentifier. */
export function readAlgorithm(node: der.Node): AlgorithmFacts {
  const [oid, parameters] = der.children(node, der.SEQUENCE)
  return { node, oid: oid && attempt(() => der.oidValue(oid)), parameters }
}

/** Reads a Name. */
export function readName(node: der.Node): NameFacts {
  const rdns = der.children(node, der.SEQUENCE).map((rdn) =>
    der.children(rdn, der.SET).map((attribute) => {
      const [type, value] = der.children(attribute, der.SEQUENCE, 2)
      return {
        type: attempt(() => der.oidValue(type)),
        value,
        text: attempt(() => der.stringValue(value)),
      }
    }),
  )
  return { node, rdns }
}

/** Reads Extensions. */
export function readExtensions(list: der.Node): ExtensionFacts[] {
  return der.children(list, der.SEQUENCE).map(({ bytes }) => {
    const index = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
    const known = kept.get(index)
    if (known) kept.delete(index)
    // A copy: what is kept does not change when its first owner changes.
    const facts = known ?? readOneExtension(der.parse(Uint8Array.from(bytes)))
    if (bytes.length <= KEPT_OCTETS) keep(index, facts)
    return facts
  })
}

const KEPT_EXTENSIONS = 256
const KEPT_OCTETS = 2048
/**
 * The latest extensions, found by all their octets: most of those of one authority are the same in every certificate, and so
 * is what the readers below make of them.
 */
const kept = new Map<string, ExtensionFacts>()

function keep(index: string, facts: ExtensionFacts): void {
  const [oldest] = kept.keys()
  if (kept.size >= KEPT_EXTENSIONS && oldest !== undefined) kept.delete(oldest)
  kept.set(index, facts)
}

function readOneExtension(node: der.Node): ExtensionFacts {
  const fields = new der.Fields(node)
  const oid = fields.next(der.OID)
  const criticalFlag = fields.optional(der.BOOLEAN)
  const value = der.octets(fields.next(der.OCTET_STRING))
  fields.end()
  return {
    oid: attempt(() => der.oidValue(oid)),
    criticalFlag,
    critical: criticalFlag?.content.some((octet) => octet !== 0) === true,
    value,
  }
}

/** What has extensions. */
export type WithExtensions = { readonly extensions: readonly ExtensionFacts[] }

/** The first extension of a kind. */
export function extension(of: WithExtensions, name: ExtensionName): ExtensionFacts | undefined {
  return of.extensions.find(({ oid }) => oid === EXTENSION_OIDS[name])
}

/** The value of an extension as a node, if there is one and it is one whole TLV. */
export function extensionValue(of: WithExtensions, name: ExtensionName): der.Node | undefined {
  const found = extension(of, name)
  return found && attempt(() => der.parse(found.value))
}

type ExtensionReader<T> = (value: der.Node) => T

/** What readers made of an extension: a dozen rules look into the same one. */
const READ = new WeakMap<ExtensionFacts, Map<ExtensionReader<unknown>, unknown>>()

/** What `read` makes of an extension; undefined if it is absent or cannot be read. Every reader is asked once. */
export function readExtension<T>(
  of: WithExtensions,
  name: ExtensionName,
  read: ExtensionReader<T>,
): T | undefined {
  const found = extension(of, name)
  if (!found) return undefined
  const known = READ.get(found) ?? new Map<ExtensionReader<unknown>, unknown>()
  READ.set(found, known)
  if (!known.has(read))
    known.set(
      read,
      attempt(() => read(der.parse(found.value))),
    )
  return known.get(read) as T | undefined // what this very reader made
}

/** The fields of basicConstraints. */
export type BasicConstraintsFacts = {
  readonly ca: boolean
  readonly caFlag?: der.Node
  readonly pathLength?: der.Node
}

/** Reads basicConstraints. */
export function basicConstraints(of: WithExtensions): BasicConstraintsFacts | undefined {
  return readExtension(of, 'basicConstraints', readConstraints)
}

function readConstraints(value: der.Node): BasicConstraintsFacts {
  const fields = new der.Fields(value)
  const caFlag = fields.optional(der.BOOLEAN)
  const pathLength = fields.optional(der.INTEGER)
  fields.end()
  const ca = caFlag?.content.some((octet) => octet !== 0) === true
  return { ca, ...(caFlag && { caFlag }), ...(pathLength && { pathLength }) }
}

/** Whether a certificate says that its key is a CA's. */
export function isCa(of: WithExtensions): boolean {
  return basicConstraints(of)?.ca === true
}

/** The key usages that a certificate states; undefined without the extension. */
export function keyUsages(of: WithExtensions): ReadonlySet<KeyUsage> | undefined {
  return readExtension(of, 'keyUsage', readUsages)
}

function readUsages(value: der.Node): ReadonlySet<KeyUsage> {
  const { bytes } = der.bits(value)
  return new Set(KEY_USAGES.filter((_name, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0))
}

/** The key purposes that a certificate states. */
export function purposes(of: WithExtensions): readonly string[] | undefined {
  return readExtension(of, 'extendedKeyUsage', readPurposes)
}

function readPurposes(value: der.Node): readonly string[] {
  return der.children(value, der.SEQUENCE).map((node) => der.oidValue(node))
}

/** One policy with its qualifiers. */
export type PolicyFacts = {
  readonly oid: string
  readonly qualifiers: readonly { readonly oid: string; readonly value: der.Node | undefined }[]
  readonly qualifierList: der.Node | undefined
}

/** The policies that a certificate states. */
export function policies(of: WithExtensions): readonly PolicyFacts[] | undefined {
  return readExtension(of, 'certificatePolicies', readPolicies)
}

function readPolicies(value: der.Node): readonly PolicyFacts[] {
  return der.children(value, der.SEQUENCE).map((node) => {
    const fields = new der.Fields(node)
    const oid = der.oidValue(fields.next(der.OID))
    const qualifierList = fields.optional(der.SEQUENCE)
    fields.end()
    return { oid, qualifierList, qualifiers: qualifierList ? readQualifiers(qualifierList) : [] }
  })
}

function readQualifiers(list: der.Node) {
  return der.children(list, der.SEQUENCE).map((qualifier) => {
    const [type, value] = der.children(qualifier, der.SEQUENCE)
    return { oid: type ? der.oidValue(type) : '', value }
  })
}

/** Whether subject and issuer are the same bytes. */
export function isSelfIssued({ subject, issuer }: CertificateFacts): boolean {
  return der.equal(subject.node.bytes, issuer.node.bytes)
}

/** A time, if it is one; forms that RFC 5280 forbids are read too where their meaning is clear. */
export function lenientTime(node: der.Node): Date | undefined {
  if (!TIMES.has(node)) TIMES.set(node, readTime(node))
  return TIMES.get(node)
}

/** A dozen rules look at the same two times. */
const TIMES = new WeakMap<der.Node, Date | undefined>()

function readTime(node: der.Node): Date | undefined {
  const text = Buffer.from(node.content).toString('latin1')
  const digits = node.tag === der.UTC_TIME ? 2 : 4
  const found = /^(\d+?)(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:\.\d+)?(?:Z|[+-]\d{4})$/.exec(text)
  const [, year = '', month, day, hour, minute, second = '00'] = found ?? []
  if (!found || year.length !== digits) return undefined
  const century = digits === 4 ? '' : Number(year) < 50 ? '20' : '19'
  const time = new Date(`${century}${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(time.getTime()) ? undefined : time
}
