import type { Rule } from '../rule.ts';
import { backupAfterChange } from './backupAfterChange.ts';
import { backupMissesTable } from './backupMissesTable.ts';
import { brokenNumbering } from './brokenNumbering.ts';
import { checkWithoutExpectation } from './checkWithoutExpectation.ts';
import { constantExpectation } from './constantExpectation.ts';
import { cyclicNeeds } from './cyclicNeeds.ts';
import { duplicateCheckName } from './duplicateCheckName.ts';
import { duplicateId } from './duplicateId.ts';
import { fullWidthPunctuation } from './fullWidthPunctuation.ts';
import { gateWithoutOwner } from './gateWithoutOwner.ts';
import { impossibleWindow } from './impossibleWindow.ts';
import { invalidExpectation } from './invalidExpectation.ts';
import { leftoverPlaceholder } from './leftoverPlaceholder.ts';
import { missingBackup } from './missingBackup.ts';
import { missingPostCheck } from './missingPostCheck.ts';
import { missingPreCheck } from './missingPreCheck.ts';
import { missingReviewer } from './missingReviewer.ts';
import { missingRollback } from './missingRollback.ts';
import { overlongPlan } from './overlongPlan.ts';
import { passwordOnCommandLine } from './passwordOnCommandLine.ts';
import { pastWindow } from './pastWindow.ts';
import { predicateDiffers } from './predicateDiffers.ts';
import { refusedCheck } from './refusedCheck.ts';
import { rollbackEqualsChange } from './rollbackEqualsChange.ts';
import { suppressionWithoutReason } from './suppressionWithoutReason.ts';
import { unchangedPostCheck } from './unchangedPostCheck.ts';
import { unknownConnection } from './unknownConnection.ts';
import { unknownNeed } from './unknownNeed.ts';
import { unrelatedCheck } from './unrelatedCheck.ts';

/** The one list of rules, in the order of the documentation. */
export const rules: readonly Rule[] = [
  missingPreCheck,
  missingBackup,
  missingPostCheck,
  missingRollback,
  checkWithoutExpectation,
  invalidExpectation,
  constantExpectation,
  refusedCheck,
  unrelatedCheck,
  unchangedPostCheck,
  predicateDiffers,
  rollbackEqualsChange,
  backupMissesTable,
  backupAfterChange,
  passwordOnCommandLine,
  leftoverPlaceholder,
  fullWidthPunctuation,
  unknownConnection,
  unknownNeed,
  cyclicNeeds,
  duplicateId,
  duplicateCheckName,
  brokenNumbering,
  impossibleWindow,
  pastWindow,
  overlongPlan,
  missingReviewer,
  gateWithoutOwner,
  suppressionWithoutReason,
];
