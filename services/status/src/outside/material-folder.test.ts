import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestHierarchy, encodePem, type HierarchyMember, openKeyStore } from '@jitsuin/keys'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadMaterialFolder } from './material-folder.js'

let folder = ''
let keys: Awaited<ReturnType<typeof openKeyStore>>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jitsuin-material-'))
  keys = await openKeyStore({
    directory: join(folder, 'keys'),
    passphrase: 'for tests only',
    random: randomBytes,
  })
})
afterAll(() => rm(folder, { recursive: true }))

it('an empty folder is refused, a whole one is read with keys, chains and the lists signed ahead', async () => {
  await expect(loadMaterialFolder(folder, keys)).rejects.toMatchObject({ code: 'status/material-incomplete' })

  const made = await createTestHierarchy({ strength: 'fast', at: new Date(), random: randomBytes })
  const save = (name: string, ...certificates: Uint8Array[]) =>
    writeFile(join(folder, `${name}.pem`), certificates.map((der) => encodePem('CERTIFICATE', der)).join(''))
  const saveUnit = async (name: string, { privateKey, certificateDer, chainDer }: HierarchyMember) => {
    await keys.save(name, privateKey)
    await save(name, certificateDer, ...chainDer)
  }
  await save('root', made.root.certificateDer)
  await save('sign.ca', made.authorities.signingCa.certificateDer)
  await save('auth-person.ca', made.authorities.authenticationPersonCa.certificateDer)
  await save('auth-organisation.ca', made.authorities.authenticationOrganisationCa.certificateDer)
  await saveUnit('sign.ocsp', made.responders.signingCa)
  await saveUnit('auth-person.ocsp', made.responders.authenticationPersonCa)
  await expect(loadMaterialFolder(folder, keys)).rejects.toMatchObject({ code: 'status/material-incomplete' })
  await saveUnit('auth-organisation.ocsp', made.responders.authenticationOrganisationCa)
  await saveUnit('tsa', made.timeStampUnit)
  await mkdir(join(folder, 'prepared', 'rarl'), { recursive: true })
  await writeFile(join(folder, 'prepared', 'rarl', '1.crl'), made.lists.rarl)

  const identity = await loadMaterialFolder(folder, keys)
  expect(identity.authorities.map(({ authority }) => authority)).toEqual([
    'signature',
    'authenticationPerson',
    'authenticationOrganisation',
  ])
  expect(identity.timeStampUnit?.chainDer).toHaveLength(1)
  expect(identity.prepared.get('rarl')).toHaveLength(1)
  expect(identity.prepared.get('sarl')).toEqual([])
})
