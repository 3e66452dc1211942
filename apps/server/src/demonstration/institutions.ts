/** The invented institutions whose clients ask for signatures: each has an HPKI organisation certificate and keeps its own key. */
import type { KeyObject } from 'node:crypto'
import { access, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { japanDate } from '@jitsuin/kernel'
import { encodePem, generateKey, softwareSigner } from '@jitsuin/keys'
import { buildCertificationRequest } from '@jitsuin/pki'
import type { OfficeDesk } from './office-desk.js'

/** The folder of an institution's things, below the folder of all data. */
export const INSTITUTION_FOLDER = 'institutions'

/** One invented institution. */
export type InventedInstitution = {
  readonly id: string
  readonly serialNumber: string
  readonly nameRomaji: string
  readonly nameJa: string
}

export const INVENTED_INSTITUTIONS: readonly InventedInstitution[] = [
  {
    id: 'aozora-clinic',
    serialNumber: 'DEMO-I-0001',
    nameRomaji: 'Aozora Mihon Clinic',
    nameJa: '青空みほん診療所',
  },
]

/** Has both officers order a certificate for each institution that has none yet. */
export async function certifyInstitutions(data: string, desk: OfficeDesk): Promise<void> {
  for (const institution of INVENTED_INSTITUTIONS) await certifyInstitution(data, desk, institution)
}

async function certifyInstitution(
  data: string,
  desk: OfficeDesk,
  { id, serialNumber, nameRomaji, nameJa }: InventedInstitution,
): Promise<void> {
  const folder = join(data, INSTITUTION_FOLDER, id)
  if (await isThere(join(folder, 'institution.crt.pem'))) return
  const key = await generateKey('rsa2048')
  const now = new Date()
  const { certificateDer, chainDer } = await desk.issue({
    authority: 'authenticationOrganisation',
    facts: {
      nameRomaji,
      organisation: nameRomaji,
      organisationJa: nameJa,
      nameJa,
      subjectSerialNumber: serialNumber,
      roles: [],
    },
    firstDay: japanDate(now),
    lastDay: japanDate(new Date(now.getTime() + 364 * 86_400_000)),
    requestDer: await buildCertificationRequest(
      [
        ['C', 'JP'],
        ['CN', nameRomaji],
      ],
      softwareSigner(key),
    ),
  })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, 'institution.key.pem'), pemOf(key), { mode: 0o600 })
  const chain = [certificateDer, ...chainDer].map((der) => encodePem('CERTIFICATE', der))
  await writeFile(join(folder, 'institution.crt.pem'), chain.join('')) // last: its presence says that it is certified
}

function pemOf(key: KeyObject): string {
  return encodePem('PRIVATE KEY', key.export({ type: 'pkcs8', format: 'der' }))
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
