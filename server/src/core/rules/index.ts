import type { Rule } from '../rule.ts';
import { checkWithoutExpectation } from './checkWithoutExpectation.ts';
import { cyclicNeeds } from './cyclicNeeds.ts';
import { duplicateCheckName } from './duplicateCheckName.ts';
import { duplicateId } from './duplicateId.ts';
import { invalidExpectation } from './invalidExpectation.ts';
import { missingBackup } from './missingBackup.ts';
import { missingPostCheck } from './missingPostCheck.ts';
import { missingPreCheck } from './missingPreCheck.ts';
import { missingRollback } from './missingRollback.ts';
import { refusedCheck } from './refusedCheck.ts';
import { unknownConnection } from './unknownConnection.ts';
import { unknownNeed } from './unknownNeed.ts';

/** The one list of rules, in the order of the documentation. */
export const rules: readonly Rule[] = [
  missingPreCheck,
  missingBackup,
  missingPostCheck,
  missingRollback,
  checkWithoutExpectation,
  invalidExpectation,
  refusedCheck,
  unknownConnection,
  unknownNeed,
  cyclicNeeds,
  duplicateId,
  duplicateCheckName,
];
