/** Programs of others compute the trees, make and verify the time stamps, and read what we write (RFC 4998). */
import { readFileSync } from 'node:fs'
import { concatBytes, toHex, utf8 } from '@jitsuin/kernel'
import { parseTimeStampToken } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asn1parse, nodeAt } from '../test-support/asn1parse.js'
import { type OpensslAuthority, opensslAuthority } from '../test-support/openssl-tsa.js'
import { isHere, run, temporaryFolder } from '../test-support/programs.js'
import { prepareTrust } from '../validate/trust.js'
import { makeEvidence } from './make-evidence.js'
import { beginChain, encodeEvidenceRecord } from './record.js'
import { renewHashTrees, renewTimeStamps } from './renew-evidence.js'
import { documentAtHand, verifyEvidence } from './verify-evidence.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())

/** Sorts and joins hash values as text, and lets sha256sum or sha512sum hash the octets. */
function shell(program: 'sha256sum' | 'sha512sum', ...hashes: string[]): string {
  const script = `printf "$(printf '%s\\n' "$@" | LC_ALL=C sort | tr -d '\\n' | sed 's/../\\\\x&/g')" | ${program}`
  return run('bash', '-c', script, 'bash', ...hashes).output.slice(0, program === 'sha256sum' ? 64 : 128)
}

function ofFile(name: string, program: 'sha256sum' | 'sha512sum' = 'sha256sum'): string {
  return run(program, `${folder.path}/${name}`).output.split(' ')[0] ?? ''
}

describe.skipIf(!isHere('openssl'))('openssl and coreutils', () => {
  const names = ['letter.pdf', 'scan-1.png', 'scan-2.png', 'reply.pdf'] as const
  /** An hour from now: the stamps are of the machine's time. */
  const at = new Date(Date.now() + 3_600_000)
  let authority: OpensslAuthority
  let trust: ReturnType<typeof prepareTrust>
  beforeAll(() => {
    authority = opensslAuthority(folder)
    trust = prepareTrust({ anchors: [authority.root()], material: { crls: [authority.list()] } })
    for (const name of names) folder.write(name, `${name} 紹介状`)
  })
  const document = (name: string) => documentAtHand(name, readFileSync(`${folder.path}/${name}`))
  const octets = (hexText: string) => Buffer.from(hexText, 'hex')

  it('make a record by hand that we find VALID: sha256sum the tree, openssl ts the stamp over its root', async () => {
    const [letter, one, two, reply] = names.map((name) => ofFile(name)) as [string, string, string, string] // four names
    const group = shell('sha256sum', one, two)
    const root = shell('sha256sum', shell('sha256sum', letter, group), reply)
    const tokenBytes = await authority.stamp(octets(root))
    const tree = [[one, two], [letter], [reply]].map((list) => list.map(octets))
    const record = encodeEvidenceRecord({
      chains: [beginChain({ digest: 'sha256', tree, tokenBytes })],
      cryptoInfos: [],
    })
    const group2 = [document('scan-1.png'), document('scan-2.png')]
    const judged = await verifyEvidence(record, group2, { at, trust, scope: 'whole-group' })
    expect(judged.verdict).toBe('VALID')
    const wrong = [document('scan-1.png'), document('reply.pdf')]
    expect((await verifyEvidence(record, wrong, { at, trust })).verdict).toBe('INVALID')
    const ours = await makeEvidence(
      [[letter], [one, two], [reply]].map((hashes) => hashes.map(octets)),
      { digest: 'sha256', timeStamp: async () => tokenBytes },
    )
    expect(toHex(ours.root)).toBe(root)
    expect(ours.recordOf(1)).toEqual(record)
  })

  it('verify our stamps and find in our records what RFC 4998 says is there, through both kinds of renewal', async () => {
    const hashes = names.map((name) => [octets(ofFile(name))])
    const first = await makeEvidence(hashes, { digest: 'sha256', timeStamp: authority.stamp })
    const options = { timeStamp: authority.stamp, validation: { at, trust } }
    const stamped = (await renewTimeStamps([first.recordOf(0)], options)).recordOf(0)
    if (stamped.outcome !== 'renewed') throw new Error('refused')
    const documents = [document('letter.pdf')]
    const items = [{ record: stamped.record, documents }]
    const renewed = (await renewHashTrees(items, { ...options, digest: 'sha512' })).recordOf(0)
    if (renewed.outcome !== 'renewed') throw new Error('refused')
    expect((await verifyEvidence(renewed.record, documents, { at, trust })).verdict).toBe('VALID')

    const parsed = asn1parse(folder.write('record.ers', renewed.record), renewed.record)
    const sequence = parsed.children.at(-1)
    if (!sequence) throw new Error('no sequence')
    expect(parsed.children.map(({ tag }) => tag)).toEqual(['INTEGER           :01', 'SEQUENCE', 'SEQUENCE'])
    expect(sequence.children.map(({ children }) => children.length)).toEqual([2, 1])
    const [head, second, third] = [nodeAt(sequence, 0, 0), nodeAt(sequence, 0, 1), nodeAt(sequence, 1, 0)]
    expect(head.children.map(({ tag }) => tag)).toEqual(['cont [ 0 ]', 'cont [ 2 ]', 'SEQUENCE'])
    // The chain of two: the second stamp is over the token before it, octet for octet.
    expectStampOver(second.children.at(-1)?.bytes, ofOctets('token-1.tsr', head.children.at(-1)?.bytes))
    // The new chain: SHA-512 over the document's value and that of the sequence as it was.
    const before = sequenceOf(nodeAt(sequence, 0).bytes)
    const values = [ofFile('letter.pdf', 'sha512sum'), ofOctets('before', before, 'sha512sum')].map(octets)
    expectStampOver(third.children.at(-1)?.bytes, ofOctets('both', concatBytes(values), 'sha512sum'))
  })

  function ofOctets(
    name: string,
    bytes: Uint8Array = new Uint8Array(),
    program: 'sha256sum' | 'sha512sum' = 'sha256sum',
  ) {
    folder.write(name, bytes)
    return ofFile(name, program)
  }

  /** A SEQUENCE around, its length in the form of two octets. */
  function sequenceOf(content: Uint8Array): Uint8Array {
    return concatBytes([Uint8Array.of(0x30, 0x82, content.length >> 8, content.length & 0xff), content])
  }

  function expectStampOver(token: Uint8Array = new Uint8Array(), digest: string): void {
    const [path, root] = [folder.write('token.der', token), `${folder.path}/tsa-root.pem`]
    const verify = (over: string) =>
      run('openssl', 'ts', '-verify', '-digest', over, '-in', path, '-token_in', '-CAfile', root).output
    expect(verify(digest)).toContain('Verification: OK')
    expect(verify(digest.replace(/^./, (digit) => (digit === '0' ? '1' : '0')))).toContain(
      'Verification: FAILED',
    )
    expect(parseTimeStampToken(token).info.genTime <= at).toBe(true)
  }

  it('know nothing of a record that was made for other octets', async () => {
    const { recordOf } = await makeEvidence([[octets(ofFile('letter.pdf'))]], {
      digest: 'sha256',
      timeStamp: authority.stamp,
    })
    const changed = documentAtHand('letter.pdf', utf8('letter.pdf 紹介状を変えたもの'))
    expect((await verifyEvidence(recordOf(0), [changed], { at, trust })).verdict).toBe('INVALID')
    expect((await verifyEvidence(recordOf(0), [document('letter.pdf')], { at, trust })).verdict).toBe('VALID')
  })
})
