/**
 * The dealer: a process that makes the keys which are wished for now, hands each service its share over mutual TLS, and ends. It writes
 * nothing to any disk and listens to nobody. While it lives, and only then, a whole key is in one place.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { SHARES_PATH, WISHES_PATH, wishesSchema } from '@jitsuin/key-half'
import { dealKey, generateKey } from '@jitsuin/keys'
import { openZoneConnection, type ZoneConnection } from '@jitsuin/platform'
import { base64urlOf } from '@jitsuin/second-key/node'
import { innerPorts } from '../ports.js'
import { readSettings } from '../settings.js'
import { loadZoneIdentity } from '../zone-certificates.js'

/** A batch is short, so that no process keeps keys for long. */
const BATCH = 10

const settings = readSettings(process.env, {})
const identity = await loadZoneIdentity(join(settings.JITSUIN_DATA, 'maker'))
const ports = innerPorts(settings)
const connect = (port: number) => openZoneConnection({ ...identity, address: `https://127.0.0.1:${port}` })
const [keyManagement, signing] = [connect(ports.keyManagement), connect(ports.signing)]

const { json } = await keyManagement.get(WISHES_PATH)
for (const { keyId, bits } of wishesSchema.parse(json).wishes.slice(0, BATCH)) {
  const dealt = dealKey(await generateKey(`rsa${bits}`), { random: randomBytes })
  const made = {
    keyId,
    origin: 'dealt',
    modulus: base64urlOf(dealt.modulus),
    spki: base64urlOf(dealt.spkiDer),
  }
  // Signing first: what key management has counts as made, and is asked for no more.
  await hand(signing, { ...made, share: base64urlOf(dealt.shares.b) })
  await hand(keyManagement, { ...made, share: base64urlOf(dealt.shares.a) })
  dealt.shares.a.fill(0)
  dealt.shares.b.fill(0)
}
keyManagement.close()
signing.close()

async function hand(to: ZoneConnection, share: object): Promise<void> {
  const { status } = await to.post(SHARES_PATH, share)
  if (status !== 204) throw new Error(`A share was not taken (${status})`)
}
