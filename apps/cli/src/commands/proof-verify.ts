import { parsePem } from '@jitsuin/keys'
import {
  anchorFromCertificate,
  findHpkiPath,
  PkiError,
  parseCertificate,
  type TrustAnchor,
} from '@jitsuin/pki'
import { LIST, type ProofBundle, proofBundleSchema } from '@jitsuin/second-key'
import {
  judgeProof,
  octets,
  PROOF_CHECKS,
  type ProofTrust,
  type ProofVerdict,
} from '@jitsuin/second-key/node'
import { defineCommand } from '../command.js'
import { CliError } from '../errors.js'
import { loadFile } from '../files.js'
import { loadCertificates } from '../material.js'

const OPTIONS = {
  'grant-key': { value: 'FILE', required: true, help: 'public key of the authority’s grants (PEM)' },
  origin: { value: 'URL', required: true, help: 'the page on which holders approve' },
  anchor: { value: 'FILE', many: true, help: 'HPKI root, for approvals by card' },
  json: { help: 'one JSON object' },
} as const

/** `jitsuin proof verify`: that a holder approved what a signature is over, on a list that they saw; opens no connection. */
export const proofVerify = defineCommand({
  name: 'proof verify',
  summary: 'judges the proof that a holder approved a signature on a list',
  operands: 'FILE',
  options: OPTIONS,
  examples: [
    'jitsuin proof verify --grant-key grants.pem --origin https://approve.example.jp 処方箋.proof.json',
  ],
  run: async (options, [file, ...more], io) => {
    if (file === undefined || more.length > 0) throw new CliError('cli/usage', 'One proof at a time')
    const bundle = readBundle(await loadFile(file))
    const anchors = (await Promise.all(options.anchor.map(loadCertificates))).flat()
    const verdict = await judgeProof(bundle, {
      grantKey: readKey(await loadFile(options['grant-key'])),
      origin: options.origin,
      judgeCard: cardJudge(bundle, anchors.map(parseCertificate).map(anchorFromCertificate)),
    })
    if (options.json) io.out(JSON.stringify({ file, ...verdict }))
    else for (const line of toLines(verdict)) io.out(line)
    return verdict.verdict === 'valid' ? 0 : 1
  },
})

function readBundle(bytes: Uint8Array): ProofBundle {
  try {
    return proofBundleSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch (cause) {
    throw new CliError('cli/usage', 'Not a proof of the form jitsuin-second-key-proof/1', { cause })
  }
}

function readKey(pem: Uint8Array): Uint8Array {
  const [block] = parsePem(Buffer.from(pem).toString('latin1'))
  if (block?.label !== 'PUBLIC KEY') throw new CliError('cli/usage', 'The grant key is no public key in PEM')
  return block.bytes
}

/** A card is judged as of the time of its approval; whether it was revoked then, the services asked. */
function cardJudge(
  { approval }: ProofBundle,
  anchors: readonly TrustAnchor[],
): NonNullable<ProofTrust['judgeCard']> {
  return (certificateDer, chainDer) => {
    try {
      const material = {
        target: parseCertificate(certificateDer),
        intermediates: chainDer.map(parseCertificate),
        anchors,
      }
      const { begins: at } = LIST.parse(octets(approval.statement))
      const wish = { purpose: 'authentication-person', at, revocation: 'not-checked' } as const
      return findHpkiPath(material, wish).verdict === 'valid' ? 'good' : 'refused'
    } catch (error) {
      if (error instanceof PkiError) return 'refused'
      throw error
    }
  }
}

function toLines(verdict: ProofVerdict): readonly string[] {
  if (verdict.verdict === 'invalid') {
    const { ja, en } = PROOF_CHECKS[verdict.check]
    return [`invalid: ${verdict.check}`, `  ${ja} — いいえ / ${en}: no`]
  }
  const { subject, institution, shown } = verdict
  return ['valid', `  ${subject} @ ${institution}`, ...shown.split('\n').map((line) => `  | ${line}`)]
}
