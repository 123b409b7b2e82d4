/// The schema's history, in the binary: numbered, applied in order, never edited once released.
public enum Migrations {
    public struct File: Sendable {
        public let number: Int
        public let name: String
        public let sql: String
    }

    /// Every file of `Migrations/sql`, in order.
    public static let all: [File] = [
        file(1, "0001_roles.sql", PackageResources._001_roles_sql),
        file(2, "0002_text_search.sql", PackageResources._002_text_search_sql),
        file(3, "0003_groups.sql", PackageResources._003_groups_sql),
        file(4, "0004_messages.sql", PackageResources._004_messages_sql),
        file(5, "0005_access.sql", PackageResources._005_access_sql),
        file(6, "0006_accounts.sql", PackageResources._006_accounts_sql),
        file(7, "0007_server_state.sql", PackageResources._007_server_state_sql),
        file(8, "0008_reading.sql", PackageResources._008_reading_sql),
        file(9, "0009_imports.sql", PackageResources._009_imports_sql),
        file(10, "0010_session_ends.sql", PackageResources._010_session_ends_sql),
        file(11, "0011_inlined_settings.sql", PackageResources._011_inlined_settings_sql),
        file(12, "0012_edit_history.sql", PackageResources._012_edit_history_sql),
        file(13, "0013_presence.sql", PackageResources._013_presence_sql),
        file(14, "0014_threads_and_mentions.sql", PackageResources._014_threads_and_mentions_sql),
        file(15, "0015_people.sql", PackageResources._015_people_sql),
        file(16, "0016_positions_in_batches.sql", PackageResources._016_positions_in_batches_sql),
        file(17, "0017_search_apart.sql", PackageResources._017_search_apart_sql),
        file(18, "0018_words.sql", PackageResources._018_words_sql),
        file(19, "0019_vectors.sql", PackageResources._019_vectors_sql),
        file(20, "0020_search_costs.sql", PackageResources._020_search_costs_sql),
        file(21, "0021_nearness.sql", PackageResources._021_nearness_sql),
        file(22, "0022_finer_index.sql", PackageResources._022_finer_index_sql),
    ]

    private static func file(_ number: Int, _ name: String, _ bytes: [UInt8]) -> File {
        File(number: number, name: name, sql: String(decoding: bytes, as: UTF8.self))
    }
}
