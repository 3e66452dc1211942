/** What the office of a demonstration has done before anybody looks: cards and second keys for people, certificates for institutions. */
import { join } from 'node:path'
import { openZoneConnection } from '@jitsuin/platform'
import { originOf } from '../origins.js'
import { innerPorts } from '../ports.js'
import type { Settings } from '../settings.js'
import { loadZoneIdentity } from '../zone-certificates.js'
import { certifyInstitutions } from './institutions.js'
import { issueDemonstrationCards } from './issue-cards.js'
import { openOfficeDesk } from './office-desk.js'
import { issueSecondKeys, loadEnrolmentLetters } from './second-keys.js'

/** Issues what has not been issued yet. The CA, both halves of the second keys and whoever makes them have to be running. */
export async function issueToEverybody(settings: Settings): Promise<void> {
  const { JITSUIN_DATA: data } = settings
  const { ca, keyManagement: port } = innerPorts(settings)
  await issueDemonstrationCards(data, ca)
  if ((await loadEnrolmentLetters(data)).length > 0) return
  const desk = await openOfficeDesk(data, ca)
  const identity = await loadZoneIdentity(join(data, 'app'))
  const keyManagement = openZoneConnection({ ...identity, address: `https://127.0.0.1:${port}` })
  await certifyInstitutions(data, desk)
  await issueSecondKeys({ data, desk, keyManagement, approveOrigin: originOf(settings, 'approve') })
  keyManagement.close()
  desk.close()
}
