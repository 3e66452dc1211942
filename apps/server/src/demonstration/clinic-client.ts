/** The invented clinic registers its signing client, as the person who looks after its computers would, with the key of its certificate. */
import { createPrivateKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parsePem, softwareSigner } from '@jitsuin/keys'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import { z } from 'zod'
import type { Settings } from '../settings.js'
import { CLIENT_FOLDER } from './folders.js'
import { INSTITUTION_FOLDER, INVENTED_INSTITUTIONS } from './institutions.js'

const statusSchema = z.object({ registration: z.unknown() })
const statementSchema = z.object({ statement: z.string() })

/** Registers the client unless that was done before. It has to be running. */
export async function registerClinic(settings: Settings): Promise<void> {
  const call = await openCalls(settings)
  const { registration } = statusSchema.parse(await call('GET', '/v1/status'))
  if (registration !== null) return
  const [clinic] = INVENTED_INSTITUTIONS
  const folder = join(settings.JITSUIN_DATA, INSTITUTION_FOLDER, clinic?.id ?? '')
  const key = createPrivateKey(await readFile(join(folder, 'institution.key.pem'), 'utf8'))
  const [certificate = '', ...chain] = parsePem(
    await readFile(join(folder, 'institution.crt.pem'), 'utf8'),
  ).map(({ bytes }) => base64urlOf(bytes))
  const wish = { label: '2階 診察室（デモ）', certificate }
  const { statement } = statementSchema.parse(await call('POST', '/v1/registration/statement', wish))
  const signature = base64urlOf(await softwareSigner(key).sign(octets(statement)))
  await call('POST', '/v1/registration', { statement, signature, certificate, chain })
}

async function openCalls({ JITSUIN_DATA: data, JITSUIN_CLIENT_PORT: port }: Settings) {
  const token = (await readFile(join(data, CLIENT_FOLDER, 'access-token'), 'utf8')).trim()
  return async (method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`The signing client refused ${path}: ${text}`)
    return JSON.parse(text)
  }
}
