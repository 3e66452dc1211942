/** This area of the office: its pages, and where the navigation leads. */
import type { Area } from '../area.js'
import { ContractPage } from './contracts/contract.js'
import { ContractsPage } from './contracts/list.js'
import { FiguresPage } from './figures/view.js'
import { secondKeyWording } from './wording/index.js'

/** Its pages and navigation. */
export const secondKeyArea: Area = {
  wording: secondKeyWording,
  navigation: [
    { to: '/second-key', key: 'nav.figures', needs: ['statistics/read'] },
    { to: '/contracts', key: 'nav.contracts', needs: ['contracts/read'] },
  ],
  pages: [
    { path: '/second-key', component: FiguresPage },
    { path: '/contracts', component: ContractsPage },
    { path: '/contracts/$id', component: ContractPage },
  ],
}
