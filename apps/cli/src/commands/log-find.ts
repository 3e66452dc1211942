import { decodeHex, openCheckpoint, TlogError } from '@jitsuin/tlog'
import { checkWholeLog, type Leaf, ownTagSchema, tagFromProof } from '@jitsuin/transparency/contract'
import { defineCommand, type ExitCode, type Io } from '../command.js'
import { CliError } from '../errors.js'
import { loadFile } from '../files.js'
import { clientOf, talking, verifierFor } from '../log/open-log.js'

/** `jitsuin log find`: every entry about one holder, out of the whole log, so that the log cannot leave one out. */
export const logFind = defineCommand({
  name: 'log find',
  summary: 'finds every entry about a holder in the whole log',
  options: {
    log: { value: 'URL', required: true, help: 'address of the log' },
    'log-key': { value: 'FILE', help: 'public key of the log' },
    proof: { value: 'FILE', help: 'the holder tag with its proof, as the portal gives it to its holder' },
    tag: { value: 'HEX', help: 'the tag itself' },
    json: { help: 'one JSON object a line' },
  },
  examples: [
    'jitsuin log find --log http://transparency.localhost:8317 --log-key log.pub --proof my-tag.json',
  ],
  run: (options, _operands, io) => talking(() => find(options, io)),
})

type Options = {
  readonly log: string
  readonly 'log-key': string | undefined
  readonly proof: string | undefined
  readonly tag: string | undefined
  readonly json: boolean
}

async function find({ log: address, 'log-key': key, proof, tag, json }: Options, io: Io): Promise<ExitCode> {
  if ((proof === undefined) === (tag === undefined))
    throw new CliError('cli/usage', 'log find needs --proof or --tag')
  const client = clientOf(address)
  const log = await verifierFor(client, key, io)
  const { vrfPublicKey } = await client.keys()
  const wanted = tag ?? (await tagOfProof(proof ?? '', vrfPublicKey))
  const found: { index: number; leaf: Leaf }[] = []
  const head = openCheckpoint(await client.checkpoint(), log)
  const whole = await checkWholeLog(client.entries(), head, (leaf, index) => {
    if (leaf.holder === wanted) found.push({ index, leaf })
  })
  for (const { index, leaf } of found) {
    const line = `${index}  ${leaf.time}  ${leaf.type}  ${leaf.roles.join(' ')}  ${leaf.certificate}`
    io.out(json ? JSON.stringify({ index, ...leaf }) : line)
  }
  if (whole.verdict === 'intact') return 0
  io.err(`the log is damaged: ${JSON.stringify(whole)}; see jitsuin log verify`)
  return 1
}

async function tagOfProof(path: string, vrfPublicKey: string): Promise<string> {
  const parsed = ownTagSchema.safeParse(JSON.parse(Buffer.from(await loadFile(path)).toString('utf8')))
  const key = decodeHex(vrfPublicKey)
  const proof = parsed.success ? decodeHex(parsed.data.proof) : undefined
  if (!parsed.success || !proof || !key)
    throw new TlogError('vrf/proof-invalid', `${path} holds no proof of a tag`)
  return tagFromProof(parsed.data, key, proof)
}
