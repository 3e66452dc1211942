/** This area of the office: its pages, and where the navigation leads. */
import type { StaffAction } from '@jitsuin/sso/contract'
import type { Area } from '../area.js'
import { CasePage } from './case/view.js'
import { LettersPage } from './letters/view.js'
import { OfficersPage } from './officers/view.js'
import { PaymentsPage } from './payments/view.js'
import { QueuePage } from './queue/view.js'
import { RegistryPage } from './registry/view.js'
import { SwitchesPage } from './switches/view.js'
import { casesWording } from './wording/index.js'

/**
 * Who works with the cases of every place may do one of these. Staff of one association or hospital read cases on pages of their own, and
 * the list is closed to them.
 */
const OF_THE_CENTRE = [
  'cases/assign',
  'production/work',
  'aftercare/read',
  'audit/read',
] as const satisfies readonly StaffAction[]

/** Its pages and navigation. */
export const casesArea: Area = {
  wording: casesWording,
  navigation: [
    { to: '/cases', key: 'nav.cases', needs: OF_THE_CENTRE },
    { to: '/registry-match', key: 'nav.registry', needs: ['cases/match-registry'] },
    { to: '/payments', key: 'nav.payments', needs: ['payments/record'] },
    { to: '/unsent-letters', key: 'nav.letters', needs: ['cases/receive'] },
    { to: '/office-settings', key: 'nav.switches', needs: ['cases/approve'] },
    { to: '/officers', key: 'nav.officers', needs: ['officers/enrol'] },
  ],
  pages: [
    { path: '/cases', component: QueuePage },
    { path: '/cases/$id', component: CasePage },
    { path: '/registry-match', component: RegistryPage },
    { path: '/payments', component: PaymentsPage },
    { path: '/unsent-letters', component: LettersPage },
    { path: '/office-settings', component: SwitchesPage },
    { path: '/officers', component: OfficersPage },
  ],
}
