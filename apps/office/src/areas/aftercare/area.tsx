/** This area of the office: its pages, and where the navigation leads. */
import type { Area } from '../area.js'
import { DeskPage } from './desk/view.js'
import { HolderPage } from './holder/view.js'
import { ProceduresPage } from './list/view.js'
import { ListsPage } from './lists/view.js'
import { ProcedurePage } from './procedure/view.js'
import { RenewalsPage } from './renewals/view.js'
import { ReportPage } from './report/view.js'
import { SigningPage } from './signing/view.js'
import { aftercareWording } from './wording/index.js'

/** Its pages and navigation. */
export const aftercareArea: Area = {
  wording: aftercareWording,
  navigation: [
    { to: '/aftercare', key: 'nav.list', needs: ['aftercare/read'] },
    { to: '/aftercare/desk', key: 'nav.desk', needs: ['aftercare/take-report'] },
    { to: '/aftercare/report', key: 'nav.report', needs: ['aftercare/take-report'] },
    { to: '/aftercare/signing', key: 'nav.signing', needs: ['aftercare/revoke'] },
    { to: '/aftercare/renewals', key: 'nav.renewals', needs: ['aftercare/read'] },
  ],
  pages: [
    { path: '/aftercare', component: ProceduresPage },
    { path: '/aftercare/desk', component: DeskPage },
    { path: '/aftercare/report', component: ReportPage },
    { path: '/aftercare/signing', component: SigningPage },
    { path: '/aftercare/renewals', component: RenewalsPage },
    { path: '/aftercare/lists', component: ListsPage },
    { path: '/aftercare/procedures/$id', component: ProcedurePage },
    { path: '/aftercare/holders/$id', component: HolderPage },
  ],
}
