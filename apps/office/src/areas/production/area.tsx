/** This area of the office: its pages, and where the navigation leads. */
import type { Area } from '../area.js'
import { AppointmentsPage } from './appointments/view.js'
import { BatchPage } from './batch/view.js'
import { EnrolmentLettersPage } from './enrolment/view.js'
import { PinLettersPage } from './letters/view.js'
import { ProductionPage } from './overview/view.js'
import { ParcelsPage } from './parcels/list.js'
import { ParcelPage } from './parcels/parcel.js'
import { PickupPage } from './pickup/desk.js'
import { PickupsPage } from './pickup/list.js'
import { ReturnsPage } from './returns/view.js'
import { SessionPage } from './session/view.js'
import { StockPage } from './stock/view.js'
import { productionWording } from './wording/index.js'

/** Its pages and navigation. */
export const productionArea: Area = {
  wording: productionWording,
  navigation: [
    { to: '/production', key: 'nav.production', needs: ['production/work'] },
    { to: '/pin-letters', key: 'nav.letters', needs: ['pin-letters/work'] },
    { to: '/enrolment-letters', key: 'nav.enrolment', needs: ['production/work'] },
    { to: '/parcels', key: 'nav.parcels', needs: ['production/work', 'pickup/work'] },
    { to: '/pickups', key: 'nav.pickups', needs: ['pickup/work'] },
    { to: '/appointments', key: 'nav.appointments', needs: ['pickup/work'] },
    { to: '/returns', key: 'nav.returns', needs: ['production/work'] },
    { to: '/stock', key: 'nav.stock', needs: ['stock/read'] },
  ],
  pages: [
    { path: '/production', component: ProductionPage },
    { path: '/production/batches/$id', component: BatchPage },
    { path: '/pin-letters', component: PinLettersPage },
    { path: '/enrolment-letters', component: EnrolmentLettersPage },
    { path: '/parcels', component: ParcelsPage },
    { path: '/parcels/$id', component: ParcelPage },
    { path: '/pickups', component: PickupsPage },
    { path: '/pickups/session', component: SessionPage },
    { path: '/pickups/$id', component: PickupPage },
    { path: '/returns', component: ReturnsPage },
    { path: '/appointments', component: AppointmentsPage },
    { path: '/stock', component: StockPage },
  ],
}
