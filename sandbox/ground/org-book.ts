import type { Department, Group, Org, Person } from '../control-types.ts';
import type { Collection, Store } from './store.ts';

/** Looks up people, departments and groups; what the control API added survives restarts beside the given file. */
export class OrgBook {
  readonly name: string;
  readonly #people = new Map<string, Person>();
  readonly #byUnionId = new Map<string, Person>();
  readonly #departments = new Map<number, Department>();
  readonly #groups = new Map<string, Group>();
  readonly #addedPeople: Collection<Person>;
  readonly #addedGroups: Collection<Group>;
  readonly #scope: Set<number> | null;

  constructor(org: Org, store: Store, scopeDeptIds: number[] | undefined) {
    this.name = org.name ?? '本地组织';
    this.#addedPeople = store.collection<Person>('people');
    this.#addedGroups = store.collection<Group>('groups');
    this.#departments.set(1, { id: 1, name: this.name });
    for (const one of org.departments) this.#departments.set(one.id, one);
    for (const one of [...org.people, ...this.#addedPeople.values()]) this.#index(one);
    for (const one of [...org.groups, ...this.#addedGroups.values()]) {
      this.#groups.set(one.openConversationId, one);
    }
    this.#scope = scopeDeptIds ? new Set(scopeDeptIds.flatMap((id) => this.withSubDepartments(id))) : null;
  }

  people(): Person[] {
    return [...this.#people.values()];
  }

  departments(): Department[] {
    return [...this.#departments.values()];
  }

  groups(): Group[] {
    return [...this.#groups.values()];
  }

  /** Anybody, outsiders too. */
  person(userId: string): Person | undefined {
    return this.#people.get(userId);
  }

  /** Somebody of the organisation; outsiders have no userId on the wire. */
  staff(userId: string): Person | undefined {
    const found = this.#people.get(userId);
    return found?.external ? undefined : found;
  }

  byUnionId(unionId: string): Person | undefined {
    return this.#byUnionId.get(unionId);
  }

  byMobile(mobile: string): Person | undefined {
    return this.people().find((one) => one.mobile === mobile && !one.external);
  }

  department(id: number): Department | undefined {
    return this.#departments.get(id);
  }

  group(openConversationId: string): Group | undefined {
    return this.#groups.get(openConversationId);
  }

  subDepartments(id: number): Department[] {
    return this.departments().filter((one) => one.id !== 1 && (one.parentId ?? 1) === id);
  }

  /** This department and everything below it. */
  withSubDepartments(id: number): number[] {
    return [id, ...this.subDepartments(id).flatMap((one) => this.withSubDepartments(one.id))];
  }

  /** From this department up to the root. */
  pathToRoot(id: number): number[] {
    const path: number[] = [];
    for (
      let at: number | undefined = id;
      at && !path.includes(at);
      at = at === 1 ? undefined : this.#parentOf(at)
    ) {
      path.push(at);
    }
    return path;
  }

  members(deptId: number): Person[] {
    return this.people().filter((one) => !one.external && one.deptIds.includes(deptId));
  }

  /** Whether the app's contact scope (授权范围) covers this person or department. */
  personInScope(one: Person): boolean {
    return this.#scope === null || one.deptIds.some((id) => this.#scope?.has(id));
  }

  departmentInScope(id: number): boolean {
    return this.#scope === null || this.#scope.has(id);
  }

  putPerson(one: Person): void {
    this.#index(one);
    this.#addedPeople.put(one.userId, one);
  }

  putGroup(one: Group): void {
    this.#groups.set(one.openConversationId, one);
    this.#addedGroups.put(one.openConversationId, one);
  }

  #parentOf(id: number): number {
    return this.#departments.get(id)?.parentId || 1;
  }

  #index(one: Person): void {
    this.#people.set(one.userId, one);
    this.#byUnionId.set(one.unionId, one);
  }
}
