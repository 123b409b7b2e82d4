extension SafetyFacts {
    /// Why the server refuses to run on this database: a sentence each, none where it is safe.
    var refusals: [String] { serverRefusals + roleRefusals + schemaRefusals }

    /// What holds for the whole server: whether it keeps what it says it has kept.
    var serverRefusals: [String] {
        var refusals: [String] = []
        if serverVersion < 150_000 {
            refusals.append("PostgreSQL \(serverVersion / 10_000) is too old: groupd needs 15 or later.")
        }
        if encoding != "UTF8" {
            refusals.append("The database's encoding is \(encoding): groupd needs one made with encoding UTF8.")
        }
        if fsync != "on" {
            refusals.append("PostgreSQL runs with fsync off, which loses messages in a power cut: switch it on.")
        }
        if fullPageWrites != "on" {
            refusals.append(
                "PostgreSQL runs with full_page_writes off, which tears pages in a power cut: switch it on.")
        }
        if synchronousCommit == "off" {
            refusals.append(
                "PostgreSQL runs with synchronous_commit off, which loses what was acknowledged: switch it on.")
        }
        return refusals
    }

    /// What holds for the login: whether the policies hold for it.
    var roleRefusals: [String] {
        if isSuperuser {
            return ["postgres.url logs in as the superuser \(role), for whom no policy holds: use a plain role."]
        }
        var refusals: [String] = []
        if let bypassing = bypassingRoles.first {
            refusals.append(
                bypassing == role
                    ? "The role \(role) of postgres.url bypasses row security: use one without BYPASSRLS."
                    : "The role \(role) of postgres.url can become \(bypassing), which bypasses row security: "
                        + "revoke that membership.")
        }
        if let owner = owningRoles.first {
            refusals.append(
                owner == role
                    ? "The role \(role) of postgres.url owns the schema: use another, and give the owner's URL as "
                        + "postgres.migration_url."
                    : "The role \(role) of postgres.url can become \(owner), which owns the schema: "
                        + "revoke that membership.")
        }
        if canCreateRoles {
            refusals.append("The role \(role) of postgres.url may create roles: use one without CREATEROLE.")
        }
        return refusals
    }

    /// What holds for the schema, once it has been migrated.
    var schemaRefusals: [String] {
        var refusals: [String] = []
        if !missingRoles.isEmpty {
            refusals.append(
                "The role \(role) of postgres.url is no member of \(missingRoles.joined(separator: ", ")): "
                    + "run groupd migrate.")
        }
        if !unforcedTables.isEmpty {
            refusals.append(
                "Row security is not forced on \(unforcedTables.joined(separator: ", ")) in the schema groupd: "
                    + "alter table … force row level security.")
        }
        return refusals
    }
}
