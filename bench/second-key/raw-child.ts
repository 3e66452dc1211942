/** Raises values to one share of a key as OpenSSL does it, and nothing else: half of what no two-share signature can be faster than. */
import { createDiffieHellman, randomBytes } from 'node:crypto'
import { dealKey, emsaBlock, generateKey } from '@jitsuin/keys'
import type { RawPowers, RawQuestion } from './protocol.js'

type Power = () => void
const prepared = new Map<string, Power>()

async function prepare({ bits, share }: RawQuestion): Promise<Power> {
  const known = prepared.get(`${bits}${share}`)
  if (known) return known
  const { modulus, shares } = dealKey(await generateKey(`rsa${bits}`), { random: randomBytes })
  const exponent = createDiffieHellman(modulus, 2)
  exponent.setPrivateKey(shares[share])
  const block = emsaBlock(randomBytes(32), { algorithm: 'sha256', modulusBytes: modulus.length })
  const power = () => void exponent.computeSecret(block)
  prepared.set(`${bits}${share}`, power)
  return power
}

process.on('message', async (question: RawQuestion) => {
  const power = await prepare(question)
  power()
  const [begun, cpu] = [performance.now(), process.cpuUsage()]
  let times = 0
  for (; performance.now() - begun < question.seconds * 1000; times++) power()
  const { user, system } = process.cpuUsage(cpu)
  const answer: RawPowers = {
    perSecond: (times * 1000) / (performance.now() - begun),
    perCpuSecond: (times * 1e6) / (user + system),
  }
  process.send?.(answer)
})
process.on('disconnect', () => process.exit())
