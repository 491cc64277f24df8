// Generated from the OpenAPI document of the repository service by `npm run generate`.
export interface paths {
    "/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["health_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["health_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["agency_list"];
        put?: never;
        post: operations["agency_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agencies/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["agency_limit"];
        trace?: never;
    };
    "/v1/agreements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["agreement_list"];
        put?: never;
        post: operations["agreement_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["agreement_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["agreement_change"];
        trace?: never;
    };
    "/v1/agreements/{code}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["agreement_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{code}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["agreement_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["key_list"];
        put?: never;
        post: operations["key_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["key_current"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/current/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["key_rotateOwn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["key_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["key_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["actionlog_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["approval_list"];
        put?: never;
        post: operations["approval_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["approval_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["approval_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approvals/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["approval_reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["transfer_list"];
        put?: never;
        post: operations["transfer_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["transfer_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["transfer_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers/{id}/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["transfer_documents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers/{id}/signatures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["transfer_signatures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers/{id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["transfer_receipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["transfer_complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers/{id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["transfer_decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["transfer_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers/{id}/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["duplicate_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers/{id}/duplicates/{other}/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["duplicate_documents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["review_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers/{id}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["review_claim"];
        delete: operations["review_giveBack"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["review_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transfers/{id}/processing-report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["review_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["webhook_list"];
        put?: never;
        post: operations["webhook_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["webhook_get"];
        put?: never;
        post?: never;
        delete: operations["webhook_remove"];
        options?: never;
        head?: never;
        patch: operations["webhook_change"];
        trace?: never;
    };
    "/v1/webhooks/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["webhook_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["webhook_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries/{delivery}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["webhook_redeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head: operations["upload_offset"];
        patch: operations["upload_send"];
        trace?: never;
    };
    "/v1/holdings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["holding_search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holdings/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["holding_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holdings/{uuid}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["holding_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holdings/{uuid}/versions/{version}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["holding_files"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holdings/{uuid}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["holding_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holdings/{uuid}/signatures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["holding_signatures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holdings/{uuid}/versions/{version}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["holding_contentByPath"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holdings/{uuid}/files/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["holding_contentById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holdings/{uuid}/versions/{version}/dip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["dissemination_dip"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogue/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["catalogue_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["audit_list"];
        put?: never;
        post: operations["audit_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audits/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["audit_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audits/{id}/report.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["audit_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audits/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["audit_signedReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audits/{id}/report/signature": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["audit_signature"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audits/{id}/report/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["audit_key"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audits/{id}/objects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["audit_objects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-contracts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["contract_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-contracts/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["contract_coverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-contracts/{store}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["contract_change"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/repairs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["repair_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/repairs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["repair_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/repair-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["repairpolicy_get"];
        put: operations["repairpolicy_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["incident_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["incident_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["incident_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["incident_update"];
        trace?: never;
    };
    "/v1/incidents/{id}/record.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["incident_record"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["incident_comment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["incident_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stores": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["store_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stores/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["store_change"];
        trace?: never;
    };
    "/v1/volumes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["volume_list"];
        put?: never;
        post: operations["volume_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/volumes/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["volume_plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/volumes/{label}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["volume_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/volumes/{label}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["volume_planOf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/volumes/{label}/seal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["volume_seal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/volumes/{label}/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["volume_step"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/volumes/{label}/inspections/{step}/record.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["volume_paper"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backup-list/designations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["backuplist_designate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backup-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["backuplist_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replication/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["plan_policies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replication/below-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["plan_belowPolicy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replication/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["plan_list"];
        put?: never;
        post: operations["plan_propose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replication/plans/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["plan_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replication/plans/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["plan_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replication/plans/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["plan_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/snapshot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["snapshot_get"];
        put?: never;
        post: operations["snapshot_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["drill_list"];
        put?: never;
        post: operations["drill_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drills/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["drill_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drills/{id}/record.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["drill_paper"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["log_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["evidence_get"];
        put?: never;
        post: operations["evidence_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holdings/{uuid}/versions/{version}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["evidence_record"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/signatures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["signature_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/formats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["format_held"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/formats/puids/{registry}/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["format_assess"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/formats/watch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["format_watch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/formats/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["format_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/formats/bases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["format_bases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/formats/holdings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["format_holdings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/formats/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["format_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/formats/report.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["format_paper"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/formats/assessments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["format_assessAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holdings/{uuid}/formats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["format_ofHolding"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/formats/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["formatpolicy_policy"];
        put?: never;
        post: operations["formatpolicy_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/formats/policy/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["formatpolicy_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/digitisation/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["digitisation_figures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/digitisation/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["digitisation_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/digitisation/report.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["digitisation_paper"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/digitisation/targets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["digitisation_targets"];
        put?: never;
        post: operations["digitisation_set"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/digitisation/targets/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["digitisation_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/migrations/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["migration_tools"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/migrations/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["migration_listPolicies"];
        put?: never;
        post: operations["migration_makePolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/migrations/policies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["migration_getPolicy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/migrations/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["migration_list"];
        put?: never;
        post: operations["migration_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/migrations/campaigns/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["migration_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/migrations/campaigns/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["migration_preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/migrations/campaigns/{id}/preview/{position}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["migration_content"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/migrations/campaigns/{id}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["migration_items"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/migrations/campaigns/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["migration_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/formats/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["formatcampaign_list"];
        put?: never;
        post: operations["formatcampaign_begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/formats/campaigns/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["formatcampaign_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/formats/campaigns/{id}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["formatcampaign_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/formats/campaigns/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["formatcampaign_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        HealthDto: {
            /** @enum {string} */
            status: "ok";
        };
        FieldProblemDto: {
            /** @description Dotted path in the body, or the name of a parameter or header. */
            field: string;
            message: string;
        };
        ProblemDto: {
            /** @example /problems/TRANSFER_UNKNOWN */
            type: string;
            title: string;
            /** @example 404 */
            status: number;
            detail: string;
            /** @description Path of the request. */
            instance: string;
            /**
             * @description Stable; match this, never the texts.
             * @enum {string}
             */
            code: "AUTH_MISSING" | "AUTH_INVALID" | "AUTH_EXPIRED" | "AUTH_FORBIDDEN" | "RATE_LIMITED" | "QUOTA_PACKAGE_SIZE" | "QUOTA_OPEN_TRANSFERS" | "QUOTA_OPEN_BYTES" | "UPLOAD_SPACE" | "REQUEST_INVALID" | "REQUEST_TOO_LARGE" | "RESOURCE_UNKNOWN" | "METHOD_NOT_ALLOWED" | "AGENCY_UNKNOWN" | "AGENCY_EXISTS" | "AGREEMENT_UNKNOWN" | "AGREEMENT_EXISTS" | "AGREEMENT_CLOSED" | "AGREEMENT_AMBIGUOUS" | "AGREEMENT_NOT_VALID" | "AGREEMENT_PACKAGE_TOO_LARGE" | "AGREEMENT_EXHAUSTED" | "REVIEW_CLAIMED" | "QUARANTINE_FINAL" | "WEBHOOK_UNKNOWN" | "WEBHOOK_ADDRESS_REFUSED" | "DELIVERY_UNKNOWN" | "KEY_UNKNOWN" | "APPROVAL_UNKNOWN" | "APPROVAL_EXISTS" | "APPROVAL_STATE" | "APPROVAL_SAME_PERSON" | "APPROVAL_REQUIRED" | "KEY_REVOKED" | "KEY_LAST_ADMINISTRATOR" | "TRANSFER_UNKNOWN" | "TRANSFER_KEY_REUSED" | "TRANSFER_UPLOAD_INCOMPLETE" | "TRANSFER_UPLOAD_REFUSED" | "TRANSFER_UPLOAD_EXPIRED" | "TRANSFER_STATE" | "TRANSFER_COPY_NOT_INTACT" | "TRANSFER_COMMIT_LOST" | "FORMAT_CAMPAIGN_RUNNING" | "FORMAT_CAMPAIGN_UNKNOWN" | "FORMAT_POLICY_INVALID" | "FORMAT_POLICY_STATE" | "FORMAT_POLICY_UNKNOWN" | "FORMAT_UNKNOWN" | "HOLDING_UNKNOWN" | "HOLDING_FILE_UNKNOWN" | "HOLDING_NO_READABLE_COPY" | "DIGITISATION_TARGET_EXISTS" | "DIGITISATION_TARGET_INVALID" | "DIGITISATION_TARGET_UNKNOWN" | "DIP_PROFILE_UNAVAILABLE" | "EVIDENCE_NO_AUTHORITY" | "EVIDENCE_PENDING" | "RANGE_NOT_SATISFIABLE" | "AUDIT_UNKNOWN" | "INCIDENT_UNKNOWN" | "INCIDENT_STATE" | "DRILL_UNKNOWN" | "DRILL_NO_ROOM" | "REPAIR_UNKNOWN" | "STORE_UNKNOWN" | "STORE_STATE" | "STORE_RECOVERABLE" | "POLICY_UNMEETABLE" | "PLAN_UNKNOWN" | "PLAN_STATE" | "COPY_SOURCE_MISSING" | "COPY_NOT_INTACT" | "COPY_NEEDED" | "VOLUME_UNKNOWN" | "VOLUME_EXISTS" | "VOLUME_STATE" | "VOLUME_PLAN_CHANGED" | "VOLUME_SEAL_REFUSED" | "VOLUME_STILL_NEEDED" | "MIGRATION_POLICY_UNKNOWN" | "MIGRATION_POLICY_INVALID" | "MIGRATION_POLICY_EXPIRED" | "MIGRATION_CAMPAIGN_UNKNOWN" | "MIGRATION_NOTHING_HELD" | "MIGRATION_CAMPAIGN_STATE" | "MIGRATION_RESULT_UNKNOWN" | "SERVICE_NOT_READY" | "INTERNAL";
            /** @description X-Request-Id of the request, as the logs have it. */
            requestId?: string;
            errors?: components["schemas"]["FieldProblemDto"][];
        };
        ReadinessDto: {
            /** @enum {string} */
            status: "ok";
            /**
             * @description Every part that was looked at: `ok`, or what is wrong with a store that the policies can be kept without for now.
             * @example {
             *       "database": "ok",
             *       "uploads": "ok",
             *       "store store-1": "ok"
             *     }
             */
            components: {
                [key: string]: string;
            };
            /**
             * @description The malware scanner. While it is unreachable packages are taken in and wait to be checked.
             * @enum {string}
             */
            malwareScanner: "ok" | "test-signatures-only" | "unreachable" | "not-configured";
            /**
             * @description The log of the stores. While it is refused nothing is signed: the histories of stores, witnesses and database differ; while it is unwitnessed fewer witnesses than wanted cosigned it. Transfers go on.
             * @enum {string}
             */
            log: "ok" | "behind" | "unwitnessed" | "refused";
            /**
             * @description Evidence of the holdings: `off` where no time-stamping authority is named, `pending` while versions wait for their batch. Transfers go on.
             * @enum {string}
             */
            evidence: "off" | "ok" | "pending" | "failing";
            /**
             * @description Seals by the archive’s own key: `off` where none is named, `expiring` 90 days before its certificate ends. Transfers go on.
             * @enum {string}
             */
            seal: "off" | "ok" | "pending" | "expiring" | "failing";
        };
        AgencyDto: {
            code: string;
            name: string;
            /** @description Absent: the standard of the archive. */
            maxOpenTransfers?: number;
            /** @description Absent: the standard of the archive. */
            maxOpenBytes?: number;
            /** @description Absent: the standard of the archive. */
            maxPackageBytes?: number;
            /** Format: date-time */
            createdAt: string;
        };
        PageDto: {
            /** @description Give it as `after` to read on; absent at the end. */
            next?: string;
        };
        CreateAgencyBody: {
            /**
             * @description Identification code of the depositing body.
             * @example H18.05
             */
            code: string;
            /** @example Sở Nội vụ tỉnh Điện Biên */
            name: string;
        };
        AgencyLimitsBody: {
            /** @description Transfers that have not ended. */
            maxOpenTransfers?: number | null;
            /** @description Bytes of their packages. */
            maxOpenBytes?: number | null;
            /** @description Bytes of one package. */
            maxPackageBytes?: number | null;
        };
        AgreementLimitsDto: {
            /**
             * Format: date
             * @description First day (UTC) on which packages may be registered.
             */
            validFrom?: string;
            /**
             * Format: date
             * @description Last day (UTC).
             */
            validTo?: string;
            /** @description Packages; those that were returned or quarantined do not count. */
            maxPackages?: number;
            /** @description Documents in all packages together. */
            maxDocuments?: number;
            /** @description Size of one package. */
            maxPackageBytes?: number;
            /** @description Size of all packages together. */
            maxTotalBytes?: number;
            packageProfiles?: ("tt05" | "eark" | "bagit" | "tt02" | "spreadsheet" | "edxml")[];
            /**
             * @description Formats of documents: extensions without a dot, media types, or PUIDs of PRONOM, by which their bytes are judged.
             * @example [
             *       "pdf",
             *       "image/tiff"
             *     ]
             */
            formats?: string[];
        };
        SignatureRuleDto: {
            /**
             * @description Of ETSI EN 319 102-1, or `*` for any.
             * @example INDETERMINATE
             */
            indication: string;
            /**
             * @description Any when it is left out.
             * @example REVOKED_NO_POE
             */
            subIndication?: string;
            /**
             * @description Accept, accept with a note and judge again, hold for an officer, return.
             * @enum {string}
             */
            decision: "accept" | "note" | "hold" | "return";
        };
        SignaturePolicyDto: {
            /** @description Reports name it. */
            id: string;
            /** @description The rule of law, or the decision, that says so. */
            source: string;
            /** @description How sure that is. */
            confidence: string;
            /** @description The first that fits counts; one is for `*`. */
            rules: components["schemas"]["SignatureRuleDto"][];
        };
        FindingDecisionDto: {
            /**
             * @description Rule of a finding of check C11, or `*` for any.
             * @enum {string}
             */
            finding: "*" | "FORMAT_EMPTY" | "FORMAT_TRUNCATED" | "FORMAT_CORRUPT" | "FORMAT_IRREGULAR" | "FORMAT_PASSWORD_PROTECTED" | "FORMAT_ENCRYPTED" | "FORMAT_MISLABELLED" | "FORMAT_ARCHIVE_UNSAFE" | "FORMAT_ACTIVE_CONTENT" | "FORMAT_EMBEDDED_FILES" | "FORMAT_FONT_NOT_EMBEDDED" | "FORMAT_CLAIM_CONTRADICTED" | "FORMAT_PROFILE_FORMAT" | "FORMAT_PROFILE_PDFA" | "FORMAT_PROFILE_LAYERS" | "FORMAT_PROFILE_RESOLUTION" | "FORMAT_PROFILE_COLOUR" | "FORMAT_PROFILE_BIT_RATE" | "FORMAT_LIMIT" | "FORMAT_UNKNOWN" | "FORMAT_BY_EXTENSION" | "FORMAT_UNREADABLE" | "FORMAT_SIGNATURE_MISSING" | "FORMAT_CONFLICT" | "FORMAT_BUDGET_EXCEEDED" | "FORMAT_NOT_ACCEPTED";
            /**
             * @description Accept, leave as it was found (of a format: warn), hold for an officer, return the package.
             * @enum {string}
             */
            decision: "accept" | "note" | "hold" | "return";
        };
        FormatOfDecisionDto: {
            /**
             * @description A format of PRONOM, by which bytes are judged.
             * @example fmt/40
             */
            puid?: string;
            /**
             * @description Instead of a format: all of a level of risk.
             * @enum {string}
             */
            risk?: "low" | "moderate" | "unknown" | "high";
            /**
             * @description Accept, leave as it was found (of a format: warn), hold for an officer, return the package.
             * @enum {string}
             */
            decision: "accept" | "note" | "hold" | "return";
        };
        FormatFindingsPolicyDto: {
            /** @description Reports and findings name it. */
            id: string;
            /** @description The rule of law, or the decision, that says so. */
            source: string;
            /** @description How sure that is. */
            confidence: string;
            /**
             * Format: date
             * @description First day (UTC) on which packages that come are decided by it.
             */
            validFrom: string;
            /**
             * Format: date
             * @description Last day (UTC).
             */
            validTo?: string;
            /** @description The first that fits counts; what none names stays as it was found. */
            findings: components["schemas"]["FindingDecisionDto"][];
            /** @description The first that fits counts; what none names is taken. */
            formats: components["schemas"]["FormatOfDecisionDto"][];
        };
        AgreementDto: {
            code: string;
            /** @description Code of the agency. */
            agency: string;
            title: string;
            /** @description Code of the fonds (phông). */
            fonds: string;
            historicalArchive: boolean;
            registeredDocuments?: number;
            /**
             * @description When an officer decides.
             * @enum {string}
             */
            review: "always" | "on-finding" | "never";
            /**
             * @description What becomes of documents that are held already.
             * @enum {string}
             */
            duplicates: "review" | "record";
            limits: components["schemas"]["AgreementLimitsDto"];
            /** @enum {string} */
            malwarePolicy?: "warn" | "block";
            signaturePolicy?: components["schemas"]["SignaturePolicyDto"];
            formatPolicy?: components["schemas"]["FormatFindingsPolicyDto"];
            /** @description Whether transfers may be registered under it. */
            open: boolean;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            closedAt?: string;
        };
        CreateAgreementBody: {
            /**
             * @description The registration code that the archive gives.
             * @example DK-2026-001
             */
            code: string;
            /** @description Code of the agency. */
            agency: string;
            title: string;
            /** @description Code of the fonds (phông) that what comes under it belongs to; without it the code of the agency. */
            fonds?: string;
            /**
             * @description A historical archive takes only permanent records (check C9).
             * @default true
             */
            historicalArchive?: boolean;
            /**
             * @deprecated
             * @description An earlier way to say review, which goes before it: on-finding (review) or never (accept).
             * @enum {string}
             */
            onOfficerFinding?: "review" | "accept";
            /** @description Number of documents registered to be delivered. */
            registeredDocuments?: number;
            /**
             * @description What becomes of packages that are not scanned for malware; as the service is configured when absent.
             * @enum {string}
             */
            malwarePolicy?: "warn" | "block";
            /** @description What is decided on verdicts on signatures (check C12); as the service is configured when absent or null. */
            signaturePolicy?: components["schemas"]["SignaturePolicyDto"] | null;
            /** @description What is decided on the formats of documents and what is found of them (check C11); when absent or null, findings warn and every format is taken. */
            formatPolicy?: components["schemas"]["FormatFindingsPolicyDto"] | null;
            /**
             * @description When an officer decides: on every package, on those with findings that are for an officer to judge, or on none.
             * @default on-finding
             * @enum {string}
             */
            review?: "always" | "on-finding" | "never";
            /**
             * @description Documents that are held already (check C14): put before an officer, as Thông tư 05 wants it and as is done when this is left out, or only recorded.
             * @enum {string}
             */
            duplicates?: "review" | "record";
            limits?: components["schemas"]["AgreementLimitsDto"];
        };
        ChangeAgreementBody: {
            title?: string;
            /**
             * @deprecated
             * @description An earlier way to say review, which goes before it: on-finding (review) or never (accept).
             * @enum {string}
             */
            onOfficerFinding?: "review" | "accept";
            /** @description Number of documents registered to be delivered. */
            registeredDocuments?: number;
            /**
             * @description What becomes of packages that are not scanned for malware; as the service is configured when absent.
             * @enum {string}
             */
            malwarePolicy?: "warn" | "block";
            /** @description What is decided on verdicts on signatures (check C12); as the service is configured when absent or null. */
            signaturePolicy?: components["schemas"]["SignaturePolicyDto"] | null;
            /** @description What is decided on the formats of documents and what is found of them (check C11); when absent or null, findings warn and every format is taken. */
            formatPolicy?: components["schemas"]["FormatFindingsPolicyDto"] | null;
            /**
             * @description When an officer decides: on every package, on those with findings that are for an officer to judge, or on none.
             * @default on-finding
             * @enum {string}
             */
            review?: "always" | "on-finding" | "never";
            /**
             * @description Documents that are held already (check C14): put before an officer, as Thông tư 05 wants it and as is done when this is left out, or only recorded.
             * @enum {string}
             */
            duplicates?: "review" | "record";
            limits?: components["schemas"]["AgreementLimitsDto"];
            historicalArchive?: boolean;
        };
        AgreementChangeDto: {
            /** Format: date-time */
            at: string;
            /** @description Name of the key that changed it. */
            agent: string;
            /** @description What was changed, as it was. */
            before: {
                [key: string]: unknown;
            };
            after: {
                [key: string]: unknown;
            };
        };
        KeyDto: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            role: "producer" | "contractor" | "officer" | "approver" | "auditor" | "reader" | "integration" | "administrator";
            /** @description Code of the agency of a producer or contractor. */
            agency?: string;
            /** @description Codes of the fonds it is limited to. */
            fonds?: string[];
            holder?: string;
            /** @description The part of the key that is not secret. */
            prefix: string;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description Absent: it does not end by itself.
             */
            expiresAt?: string;
            /** Format: date-time */
            rotatedAt?: string;
            /**
             * Format: date-time
             * @description Until then the secret before the rotation is valid as well.
             */
            previousUntil?: string;
            /**
             * Format: date-time
             * @description To the minute.
             */
            lastUsedAt?: string;
            /** Format: date-time */
            revokedAt?: string;
        };
        CreateKeyBody: {
            /**
             * @description What the key is for.
             * @example records system of the department
             */
            name: string;
            /** @enum {string} */
            role: "producer" | "contractor" | "officer" | "approver" | "auditor" | "reader" | "integration" | "administrator";
            /** @description Code of the agency; for keys of producers and contractors only. */
            agency?: string;
            /** @description Codes of the fonds the key is limited to; without it all. Not for keys of agencies and administrators. */
            fonds?: string[];
            /** @description Who holds it, e.g. a staff number: for the two-person rule the keys of one holder are one person. */
            holder?: string;
            /**
             * Format: date-time
             * @description When it ends; without it in a year.
             */
            expiresAt?: string;
        };
        CreatedKeyDto: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            role: "producer" | "contractor" | "officer" | "approver" | "auditor" | "reader" | "integration" | "administrator";
            /** @description Code of the agency of a producer or contractor. */
            agency?: string;
            /** @description Codes of the fonds it is limited to. */
            fonds?: string[];
            holder?: string;
            /** @description The part of the key that is not secret. */
            prefix: string;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description Absent: it does not end by itself.
             */
            expiresAt?: string;
            /** Format: date-time */
            rotatedAt?: string;
            /**
             * Format: date-time
             * @description Until then the secret before the rotation is valid as well.
             */
            previousUntil?: string;
            /**
             * Format: date-time
             * @description To the minute.
             */
            lastUsedAt?: string;
            /** Format: date-time */
            revokedAt?: string;
            /** @description The key itself, shown this once. */
            key: string;
        };
        RotateKeyBody: {
            /**
             * @description How long the secret before stays valid.
             * @default 86400
             */
            graceSeconds?: number;
            /**
             * Format: date-time
             * @description When the key ends, for an administrator to say; without it in a year, one’s own when it did before.
             */
            expiresAt?: string;
        };
        ActionDto: {
            id: number;
            /** Format: date-time */
            at: string;
            /** @description X-Request-Id of the request. */
            requestId: string;
            /** Format: uuid */
            keyId: string;
            /** @description Name of the key at that time. */
            keyName: string;
            /** @enum {string} */
            role: "producer" | "contractor" | "officer" | "approver" | "auditor" | "reader" | "integration" | "administrator";
            /** @description `holder:…` or, for a key without a holder, `key:…`. */
            person: string;
            /** @example DELETE */
            method: string;
            /** @example /v1/keys/:id */
            route: string;
            /** @description Id or code of what was acted on, or was made. */
            subject?: string;
            /** @description Address of the client. */
            address?: string;
            /**
             * @description `denied`: 403; `refused`: another 4xx; `failed`: 5xx; `unknown`: it goes on, or its process ended before it did.
             * @enum {string}
             */
            outcome: "done" | "denied" | "refused" | "failed" | "unknown";
            status?: number;
            /** @description Code of the problem. */
            code?: string;
        };
        RequestApprovalBody: {
            /** @enum {string} */
            kind: "purge-quarantined" | "revoke-key" | "repair" | "storage-plan" | "format-policy" | "migration";
            /** @description What it is done to: the id of the transfer (`purge-quarantined`) or key (`revoke-key`); the store, and behind a / the uuid of one holding (`repair`); the id of the plan (`storage-plan`), of the row (`format-policy`) or of the campaign (`migration`). */
            subject: string;
            reason: string;
        };
        ApprovalDto: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "purge-quarantined" | "revoke-key" | "repair" | "storage-plan" | "format-policy" | "migration";
            subject: string;
            reason: string;
            /**
             * @description `approved`: it is being carried out.
             * @enum {string}
             */
            state: "open" | "approved" | "rejected" | "expired" | "carried-out" | "failed";
            /** @description Name of the key that asked for it. */
            requestedBy: string;
            /** Format: date-time */
            requestedAt: string;
            /**
             * Format: date-time
             * @description Until then it can be approved.
             */
            expiresAt: string;
            /** @description Name of the key that approved or rejected it. */
            decidedBy?: string;
            /** Format: date-time */
            decidedAt?: string;
            note?: string;
            /**
             * Format: date-time
             * @description When it was carried out, rejected or failed.
             */
            endedAt?: string;
            /** @description Code of why it could not be carried out. */
            cause?: string;
        };
        DecideApprovalBody: {
            note?: string;
        };
        DigestDto: {
            /** @enum {string} */
            algorithm: "sha256" | "sha512";
            /** @description Hexadecimal. */
            value: string;
        };
        RegisterTransferBody: {
            /** @description Code of the agreement; may be left out when the agency has one open agreement. */
            agreement?: string;
            /**
             * @description File name of the package.
             * @example HS-01.zip
             */
            packageName: string;
            sizeBytes: number;
            /** @description Digest of the whole package file, verified on receipt. */
            digest: components["schemas"]["DigestDto"];
            /** @description Instead of the header Idempotency-Key. */
            idempotencyKey?: string;
        };
        UploadDto: {
            /** @description Address for tus 1.0 (HEAD for the offset, PATCH to send). */
            url: string;
            /** @description Bytes received so far. */
            offset: number;
            /** @description When the upload is given up (`returned`, cause `UPLOAD_EXPIRED`) if no more bytes come. */
            expiresAt: string;
        };
        ReasonDto: {
            rule: string;
            message: string;
        };
        TransferDocumentDto: {
            path: string;
            title?: string;
            /** @enum {string} */
            outcome: "passed" | "failed";
            reasons: components["schemas"]["ReasonDto"][];
        };
        FindingDto: {
            /** @description The standard's own rule id, or ours. */
            rule: string;
            /** @enum {string} */
            severity: "error" | "warning" | "info";
            location: string;
            message: string;
            standard?: string;
            /** @description Receipt check C1 … C16. */
            check?: string;
            hint?: string;
            /** @enum {string} */
            effect?: "block" | "quarantine" | "refuse-item" | "officer" | "warn" | "info";
            /** @description Document concerned. */
            document?: string;
        };
        TransferPackageDto: {
            recordCode?: string;
            title?: string;
            documentCount: number;
            /**
             * @description What its own findings come to; the transfer is accepted or returned as a whole.
             * @enum {string}
             */
            verdict: "accept" | "accept-with-warnings" | "officer" | "block" | "quarantine";
            /** @description The AIP it became; set once preserved. */
            aipId?: string;
        };
        SignaturesDto: {
            /** @description Version of the official signatures. */
            version?: string;
            /** Format: date-time */
            date?: string;
            /** @description Only local signatures were loaded, as in a test: no protection. */
            testOnly: boolean;
        };
        MalwareFileDto: {
            path: string;
            /** @description Name of the signature that matched. */
            signature?: string;
            /** @description Why it was not scanned. */
            reason?: string;
        };
        MalwareDto: {
            /** @enum {string} */
            outcome: "clean" | "found" | "not-scanned";
            /** @example ClamAV 1.4.6 */
            scanner?: string;
            signatures?: components["schemas"]["SignaturesDto"];
            /** @description Why not scanned. */
            reason?: string;
            filesScanned: number;
            filesNotScanned: number;
            filesFound: number;
            /** @description At most a thousand. */
            found: components["schemas"]["MalwareFileDto"][];
            /** @description At most a thousand. */
            notScanned: components["schemas"]["MalwareFileDto"][];
        };
        SignatureSummaryDto: {
            /** @description Files that carry signatures. */
            filesSigned: number;
            /** @description Of these, by the worst of their signatures. */
            filesPassed: number;
            filesIndeterminate: number;
            filesFailed: number;
            /** @description Of these, the ones that the policy holds for an officer. */
            filesHeld: number;
            /**
             * Format: date-time
             * @description Validation time.
             */
            at: string;
            /** @description SHA-256 of the manifest of the trust store; absent where nobody is trusted. */
            trustStore?: string;
            /** @description SHA-256 of the policy of algorithms. */
            algorithmPolicy: string;
            /** @description Policy of decisions. */
            policy: string;
        };
        FormatDecisionsDto: {
            /** @description Policy of decisions. */
            policy: string;
            /** @description Findings that it holds for an officer. */
            held: number;
            /** @description Findings that it returns the package for. */
            returned: number;
        };
        DuplicateCountDto: {
            /** @description Documents that are held already, or come in another transfer under way. */
            documents: number;
            /** @description Holdings and transfers under way that have them, or have the same record code. */
            holdings: number;
        };
        DecisionReasonDto: {
            /** @description Path of the document; left out: the package. */
            document?: string;
            message: string;
        };
        DecisionDto: {
            /** @enum {string} */
            decision: "accept" | "return" | "quarantine";
            reason: string;
            reasons?: components["schemas"]["DecisionReasonDto"][];
            /** @description Name of the key that decided. */
            by: string;
            /** Format: date-time */
            at: string;
        };
        TransferDto: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            state: "registered" | "uploading" | "received" | "checking" | "under-review" | "quarantined" | "returned" | "packaging" | "replicating" | "preserved" | "failed";
            /** @description Code of the agency. */
            agency: string;
            /** @description Code of the agreement. */
            agreement: string;
            idempotencyKey: string;
            packageName: string;
            sizeBytes: number;
            digest: components["schemas"]["DigestDto"];
            /** Format: date-time */
            registeredAt: string;
            /** Format: date-time */
            receivedAt?: string;
            /**
             * Format: date-time
             * @description When it was preserved, returned or quarantined.
             */
            endedAt?: string;
            /**
             * Format: date-time
             * @description When its quarantined package was deleted.
             */
            purgedAt?: string;
            /** @enum {string} */
            verdict?: "accept" | "accept-with-warnings" | "officer" | "block" | "quarantine";
            /** @description The AIP it became; set once preserved. Of several (`packages`) the first. */
            aipId?: string;
            /** @description Why the last attempt of a step failed. */
            cause?: string;
            /** @description While the upload is open. */
            upload?: components["schemas"]["UploadDto"];
            /** @description tt05, eark, bagit, tt02, spreadsheet, edxml or unknown. */
            profile?: string;
            packageType?: string;
            /** @description Standard and version it was judged by. */
            standard?: string;
            objectId?: string;
            title?: string;
            /** @description Documents in the package; 0 until it has been read. */
            documentCount: number;
            /** @description The first 1,000; all of them are at `/v1/transfers/{id}/documents`, page by page. */
            documents: components["schemas"]["TransferDocumentDto"][];
            /** @description Of one rule at most 10,000; where there were more, one finding says `truncated` and how many. */
            findings: components["schemas"]["FindingDto"][];
            /** @description The packages of a list of several hồ sơ, in its order, once it was read. Documents and findings are named `CODE/path` by them. */
            packages?: components["schemas"]["TransferPackageDto"][];
            /** @description Scan for malware (check C1), once the package was read. */
            malware?: components["schemas"]["MalwareDto"];
            /** @description Signatures of its files (check C12), once the package was read; absent where none of them carries any. */
            signatures?: components["schemas"]["SignatureSummaryDto"];
            /** @description What is decided on the formats of its documents (check C11), once the package was read. */
            formats?: components["schemas"]["FormatDecisionsDto"];
            /** @description Comparison with the holdings (check C14); its lists are at `/v1/transfers/{id}/duplicates`. */
            duplicates?: components["schemas"]["DuplicateCountDto"];
            decision?: components["schemas"]["DecisionDto"];
        };
        TransferSummaryDto: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            state: "registered" | "uploading" | "received" | "checking" | "under-review" | "quarantined" | "returned" | "packaging" | "replicating" | "preserved" | "failed";
            /** @description Code of the agency. */
            agency: string;
            /** @description Code of the agreement. */
            agreement: string;
            idempotencyKey: string;
            packageName: string;
            sizeBytes: number;
            digest: components["schemas"]["DigestDto"];
            /** Format: date-time */
            registeredAt: string;
            /** Format: date-time */
            receivedAt?: string;
            /**
             * Format: date-time
             * @description When it was preserved, returned or quarantined.
             */
            endedAt?: string;
            /**
             * Format: date-time
             * @description When its quarantined package was deleted.
             */
            purgedAt?: string;
            /** @enum {string} */
            verdict?: "accept" | "accept-with-warnings" | "officer" | "block" | "quarantine";
            /** @description The AIP it became; set once preserved. Of several (`packages`) the first. */
            aipId?: string;
            /** @description Why the last attempt of a step failed. */
            cause?: string;
        };
        TransferEventDto: {
            id: number;
            /** Format: date-time */
            at: string;
            /** @example transfer:state */
            type: string;
            /** @enum {string} */
            from?: "registered" | "uploading" | "received" | "checking" | "under-review" | "quarantined" | "returned" | "packaging" | "replicating" | "preserved" | "failed";
            /** @enum {string} */
            to: "registered" | "uploading" | "received" | "checking" | "under-review" | "quarantined" | "returned" | "packaging" | "replicating" | "preserved" | "failed";
            /** @description Name of the key, or `mocban` for the service itself. */
            agent: string;
            /** @enum {string} */
            outcome: "success" | "fail";
            note?: string;
        };
        VerdictDto: {
            /** @description Of a transfer below the package’s root, of a holding its logical path. */
            path: string;
            /** @enum {string} */
            kind: "pdf" | "cms" | "xml";
            sha256: string;
            /**
             * Format: date-time
             * @description Validation time.
             */
            judgedAt: string;
            /** @enum {string} */
            indication: "TOTAL_PASSED" | "INDETERMINATE" | "TOTAL_FAILED" | "NO_SIGNATURE";
            /** @description Why, by the names of ETSI EN 319 102-1. */
            subIndication?: string;
            /**
             * @description What the archive’s policy says of it.
             * @enum {string}
             */
            decision: "accept" | "note" | "hold" | "return";
            /** @description The report on the file and on each of its signatures, after ETSI EN 319 102-1: `signatures` with `indication`, `subIndication`, `level`, `coverage`, `modification`, `signer`, `bestSignatureTime`, `checks`, `dataUsed`. */
            report: {
                [key: string]: unknown;
            };
        };
        ReceiptDto: {
            registrationCode: string;
            depositorCode: string;
            depositorName: string;
            /** @description One, or as many as a list of several hồ sơ names; one until it has been read. */
            packageCount: number;
            /** @description As the agreement says, else the documents received under it so far, in all rounds. */
            registeredDocumentCount: number;
            /** @description Documents preserved under the agreement so far, in all rounds. */
            approvedDocumentCount: number;
            /** @description Documents in this package; 0 until it has been read. */
            loadedDocumentCount: number;
            totalSizeBytes: number;
            /** @description The how manieth transfer received under the agreement this is. */
            round: number;
            /** Format: date-time */
            receivedAt: string;
            /** @description A line for each hồ sơ of a list of several. */
            packages?: components["schemas"]["TransferPackageDto"][];
            /** @description Vietnamese names. */
            labels: {
                [key: string]: string;
            };
        };
        DecisionBody: {
            /** @enum {string} */
            decision: "accept" | "return" | "quarantine";
            reason: string;
            /** @description Shown to the producer, document by document. */
            reasons?: components["schemas"]["DecisionReasonDto"][];
        };
        DocumentMatchDto: {
            /**
             * @description identity: the same number, notation, issuer and date.
             * @enum {string}
             */
            kind: "digest" | "code" | "identity";
            /** @description Path of the document on the other list. */
            path: string;
        };
        ComparedDocumentDto: {
            path: string;
            title?: string;
            code?: string;
            /** @description As its metadata writes it. */
            date?: string;
            sizeBytes?: number;
            sha512?: string;
            /**
             * Format: uuid
             * @description The holding it is in, of a document that is held.
             */
            holding?: string;
            /** @description Documents of the other list that are the same. */
            matches: components["schemas"]["DocumentMatchDto"][];
        };
        DuplicateDto: {
            /** @description Transfer that the other package came as. */
            transferId: string;
            /**
             * @description preserved: it is held; else it is under way, or was turned away.
             * @enum {string}
             */
            state: "registered" | "uploading" | "received" | "checking" | "under-review" | "quarantined" | "returned" | "packaging" | "replicating" | "preserved" | "failed";
            /** @description UUID of the holding it became; of several the first. */
            holding?: string;
            /** @description UUIDs of all holdings it became. */
            holdings?: string[];
            agency: string;
            title?: string;
            recordCode?: string;
            /** @description Both have the same record code. */
            sameRecordCode: boolean;
            /** @description Documents of the transfer that the other package has as well. */
            matchedDocuments: number;
            /** @description The first 100 documents of the transfer. */
            submitted: components["schemas"]["ComparedDocumentDto"][];
            /** @description The first 100 documents of the other package. */
            held: components["schemas"]["ComparedDocumentDto"][];
        };
        ReviewWhyDto: {
            rule: string;
            /** @description Findings of this rule. */
            count: number;
            /** @description The first of them. */
            message: string;
        };
        ReviewDto: {
            transferId: string;
            agency: string;
            agreement: string;
            packageName: string;
            title?: string;
            /** Format: date-time */
            checkedAt: string;
            /** @description accept: the agreement wants every package reviewed. */
            verdict: string;
            /** @description What is for an officer to judge. */
            why: components["schemas"]["ReviewWhyDto"][];
            duplicates?: components["schemas"]["DuplicateCountDto"];
            /** @description Who reviews it; nobody else decides on it. */
            reviewer?: string;
            /** Format: date-time */
            claimedAt?: string;
        };
        ReleaseBody: {
            /** @description Why the package may leave quarantine. */
            reason: string;
        };
        FailedDocumentDto: {
            path: string;
            title?: string;
            reasons: components["schemas"]["ReasonDto"][];
        };
        ProposalDto: {
            /** @enum {string} */
            to: "depositor" | "approver";
            /** @description What is proposed, in Vietnamese. */
            text: string;
            document?: string;
        };
        ProcessingReportDto: {
            title: string;
            transferId: string;
            /** @description Mã đăng ký nộp lưu. */
            registrationCode: string;
            depositorCode: string;
            depositorName: string;
            state: string;
            /** Format: date-time */
            checkedAt: string;
            /** @description Documents that were deposited. */
            proposed: number;
            passed: number;
            failed: number;
            /** @description The first 1,000; all are at `/v1/transfers/{id}/documents`. */
            failures: components["schemas"]["FailedDocumentDto"][];
            /** @description What is wrong with the package as a whole. */
            packageReasons: components["schemas"]["ReasonDto"][];
            /** @description Of a list of several hồ sơ each by itself. */
            packages?: components["schemas"]["TransferPackageDto"][];
            /** @description Proposals to the depositor and to the approver. */
            proposals: components["schemas"]["ProposalDto"][];
            /** @description Vietnamese names. */
            labels: {
                [key: string]: string;
            };
        };
        WebhookDto: {
            id: string;
            url: string;
            events: ("transfer.registered" | "transfer.uploading" | "transfer.received" | "transfer.checking" | "transfer.under-review" | "transfer.quarantined" | "transfer.returned" | "transfer.packaging" | "transfer.replicating" | "transfer.preserved" | "transfer.failed" | "receipt.available" | "incident.opened" | "incident.recovered" | "incident.closed" | "repair.done" | "audit.done" | "audit.failed" | "webhook.disabled" | "format.level-changed" | "*")[];
            /** @description Code of the agency it is about; absent: the whole archive. */
            agency?: string;
            active: boolean;
            /** Format: date-time */
            disabledAt?: string;
            disabledReason?: string;
            /** Format: date-time */
            createdAt: string;
            /** @description Name of the key that made it. */
            createdBy: string;
        };
        CreateWebhookBody: {
            /**
             * @description Where messages are posted to: https, at a public address.
             * @example https://records.example.vn/hook
             */
            url: string;
            /** @description `*`: all that the subscriber may know of. */
            events: ("transfer.registered" | "transfer.uploading" | "transfer.received" | "transfer.checking" | "transfer.under-review" | "transfer.quarantined" | "transfer.returned" | "transfer.packaging" | "transfer.replicating" | "transfer.preserved" | "transfer.failed" | "receipt.available" | "incident.opened" | "incident.recovered" | "incident.closed" | "repair.done" | "audit.done" | "audit.failed" | "webhook.disabled" | "format.level-changed" | "*")[];
            /** @description Code of the agency whose transfers it is about; a producer names none, it is its own. */
            agency?: string;
        };
        WebhookSecretDto: {
            id: string;
            url: string;
            events: ("transfer.registered" | "transfer.uploading" | "transfer.received" | "transfer.checking" | "transfer.under-review" | "transfer.quarantined" | "transfer.returned" | "transfer.packaging" | "transfer.replicating" | "transfer.preserved" | "transfer.failed" | "receipt.available" | "incident.opened" | "incident.recovered" | "incident.closed" | "repair.done" | "audit.done" | "audit.failed" | "webhook.disabled" | "format.level-changed" | "*")[];
            /** @description Code of the agency it is about; absent: the whole archive. */
            agency?: string;
            active: boolean;
            /** Format: date-time */
            disabledAt?: string;
            disabledReason?: string;
            /** Format: date-time */
            createdAt: string;
            /** @description Name of the key that made it. */
            createdBy: string;
            /**
             * @description To check signatures with (Standard Webhooks); shown this once.
             * @example whsec_…
             */
            secret: string;
        };
        AttemptDto: {
            /** Format: date-time */
            at: string;
            /** @description HTTP status of the answer. */
            status?: number;
            /** @description Why there was no answer, e.g. TIMEOUT, ECONNREFUSED, WEBHOOK_ADDRESS. */
            error?: string;
            durationMs: number;
        };
        DeliveryDto: {
            id: string;
            /** @description The header webhook-id: the same in every attempt, and for every subscriber of the event. */
            messageId: string;
            /** @enum {string} */
            event: "transfer.registered" | "transfer.uploading" | "transfer.received" | "transfer.checking" | "transfer.under-review" | "transfer.quarantined" | "transfer.returned" | "transfer.packaging" | "transfer.replicating" | "transfer.preserved" | "transfer.failed" | "receipt.available" | "incident.opened" | "incident.recovered" | "incident.closed" | "repair.done" | "audit.done" | "audit.failed" | "webhook.disabled" | "format.level-changed";
            /** @enum {string} */
            state: "pending" | "delivered" | "failed";
            attempts: components["schemas"]["AttemptDto"][];
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description While it is pending.
             */
            nextAttemptAt?: string;
            /** Format: date-time */
            deliveredAt?: string;
        };
        HoldingPartDto: {
            /** @description Counted from 1, in the order of the list. */
            number: number;
            of: number;
        };
        HoldingSummaryDto: {
            /** Format: uuid */
            uuid: string;
            /** @description Identifier of the AIP, `urn:uuid:…`. */
            aipId: string;
            title: string;
            recordCode?: string;
            startDate?: string;
            endDate?: string;
            /** @enum {string} */
            profile: "eark" | "tt05";
            /** @description Code of the agency. */
            agency: string;
            /** @description Code of the agreement. */
            agreement: string;
            /** @description Code of the fonds (phông). */
            fonds: string;
            /** Format: uuid */
            transferId: string;
            /** @description Where its transfer became several holdings. */
            part?: components["schemas"]["HoldingPartDto"];
            /** Format: date-time */
            receivedAt: string;
            /** @description Newest version. */
            head: string;
        };
        CopyDto: {
            store: string;
            /** @description Verdict of the last audit of this copy. */
            state: string;
            /**
             * Format: date-time
             * @description When every byte was last read.
             */
            verifiedAt?: string;
        };
        HoldingNoteDto: {
            /**
             * @description `recalled` (thu hồi): its sender took the document back.
             * @enum {string}
             */
            kind: "recalled" | "replaced" | "updated" | "status";
            /**
             * @description The document as the message names it.
             * @example H99.15.04,2026/02/10,21/UBND-VP
             */
            documentId: string;
            /** @description Logical path of the document in the newest version. */
            path: string;
            /** @description Status code of an answer. */
            code?: string;
            text: string;
            /** @description Who sent the message. */
            by: string;
            /** @description As written in the message, or empty. */
            at: string;
            /**
             * Format: date-time
             * @description When the message came to the archive.
             */
            receivedAt: string;
            /**
             * Format: uuid
             * @description The holding that keeps the message.
             */
            holding: string;
            /** Format: uuid */
            transferId: string;
        };
        HoldingDto: {
            /** Format: uuid */
            uuid: string;
            /** @description Identifier of the AIP, `urn:uuid:…`. */
            aipId: string;
            title: string;
            recordCode?: string;
            startDate?: string;
            endDate?: string;
            /** @enum {string} */
            profile: "eark" | "tt05";
            /** @description Code of the agency. */
            agency: string;
            /** @description Code of the agreement. */
            agreement: string;
            /** @description Code of the fonds (phông). */
            fonds: string;
            /** Format: uuid */
            transferId: string;
            /** @description Where its transfer became several holdings. */
            part?: components["schemas"]["HoldingPartDto"];
            /** Format: date-time */
            receivedAt: string;
            /** @description Newest version. */
            head: string;
            submissionProfile: string;
            submissionObjectId?: string;
            /** @description Folder of the object, relative to each store's root. */
            objectPath: string;
            copies: components["schemas"]["CopyDto"][];
            /** @description Recalls, replacements and answers; at most a thousand. */
            notes: components["schemas"]["HoldingNoteDto"][];
        };
        VersionDto: {
            /** @example v1 */
            version: string;
            /** Format: date-time */
            created: string;
            message: string;
            /** @description SHA-512 of the OCFL inventory: the commit record of the version. */
            inventorySha512: string;
            fileCount: number;
            sizeBytes: number;
            /**
             * @description Whether a time-stamped batch has it: its record is at `/v1/holdings/{uuid}/versions/{version}/evidence`.
             * @enum {string}
             */
            evidence: "PENDING_EVIDENCE" | "EVIDENCED";
            /**
             * @description Whether its manifests are sealed by the archive’s own key; absent where nothing is sealed.
             * @enum {string}
             */
            seal?: "PENDING_SEAL" | "SEALED";
        };
        FileDto: {
            /** @description For `/v1/holdings/{uuid}/files/{id}/content`. */
            id: number;
            path: string;
            sizeBytes: number;
            sha256?: string;
            sha512: string;
            mimeType?: string;
            puid?: string;
            formatName?: string;
            /**
             * @description What the identification rests on; absent where only the producer says what the format is.
             * @example signature
             */
            formatBasis?: string;
            /**
             * @description Release of the signatures it is by.
             * @example pronom-122-containers-40
             */
            formatRelease?: string;
            /**
             * @description What was met beside it.
             * @example [
             *       "EXTENSION_MISMATCH"
             *     ]
             */
            formatWarnings?: string[];
            originalName?: string;
            /** @enum {string} */
            role: "content" | "metadata" | "submission" | "schema" | "documentation" | "root";
            title?: string;
            /** @description Of content; absent where nobody knows, 0 of what has none. */
            pages?: number;
            /**
             * @description What a document was before it came; only of the representation that came, so that each is counted once.
             * @enum {string}
             */
            medium?: "born-digital" | "digitised" | "mixed" | "unstated";
        };
        HoldingEventDto: {
            id: number;
            /**
             * @description In the AIP, or after its commit.
             * @enum {string}
             */
            source: "aip" | "catalogue";
            /** @description PREMIS event type. */
            type: string;
            /** Format: date-time */
            at: string;
            /** @description The PREMIS event. */
            event: {
                [key: string]: unknown;
            };
        };
        AuditSampleDto: {
            /** @description So many copies of each store. */
            count?: number;
            /** @description Of a hundred copies so many, without `count`. */
            percent?: number;
            /** @description The same seed draws the same copies of the same holdings; without it one is made and recorded. */
            seed?: string;
        };
        CreateAuditBody: {
            /** @description One store; without it all. */
            store?: string;
            /** @description Copies of one fonds. */
            fonds?: string;
            /** @description Copies of what one agency deposited, by its code. */
            agency?: string;
            /**
             * Format: uuid
             * @description Copies of one holding.
             */
            holding?: string;
            sample?: components["schemas"]["AuditSampleDto"];
            /** @description Reads no faster; without it as the contract of the store says. */
            bytesPerSecond?: number;
        };
        AuditScopeDto: {
            /** @description One store; without it all. */
            store?: string;
            /** @description Copies of one fonds. */
            fonds?: string;
            /** @description Copies of what one agency deposited, by its code. */
            agency?: string;
            /**
             * Format: uuid
             * @description Copies of one holding.
             */
            holding?: string;
            sample?: components["schemas"]["AuditSampleDto"];
            /** @description Reads no faster; without it as the contract of the store says. */
            bytesPerSecond?: number;
            /** @description The copies whose time had come by the contract, so many at most. */
            due?: number;
        };
        CanaryOutcomeDto: {
            store: string;
            name: string;
            /**
             * @description Where the canary lay.
             * @enum {string}
             */
            place: "store" | "scratch";
            passed: boolean;
        };
        AuditDto: {
            /** Format: uuid */
            id: string;
            /** @description Name of the key. */
            requestedBy: string;
            /** Format: date-time */
            requestedAt: string;
            /** Format: date-time */
            endedAt?: string;
            /** @description Why it failed. */
            cause?: string;
            stores: string[];
            /** @enum {string} */
            state: "queued" | "running" | "done" | "failed" | "canary-failed";
            /** @description Without members: all copies, and what nobody expects in the stores. */
            scope: components["schemas"]["AuditScopeDto"];
            /** @enum {string} */
            trigger: "person" | "schedule";
            /** @description Copies to be read, known when the audit has begun. */
            planned?: number;
            /** @description How objects were judged of which it is known what they are. One misjudged: nothing of the audit counts. */
            canaries: components["schemas"]["CanaryOutcomeDto"][];
            /** @description Objects read so far. */
            objectsRead: number;
            /** @description Bytes read so far. */
            bytesRead: number;
            /** @description Number of objects by verdict so far. */
            verdicts: {
                [key: string]: number;
            };
        };
        FileAuditDto: {
            /** @description Path inside the object. */
            path: string;
            verdict: string;
            /** @description Digest the inventory gives. */
            expected?: string;
            /** @description Digest of two reads that agree. */
            found?: string;
        };
        AuditFindingDto: {
            rule: string;
            /** @enum {string} */
            severity: "error" | "warning" | "info";
            location: string;
            message: string;
        };
        AuditObjectDto: {
            store: string;
            /** @description AIP id; empty when no inventory could be read. */
            aipId: string;
            path: string;
            verdict: string;
            /** @description Files that are not intact. */
            files: components["schemas"]["FileAuditDto"][];
            findings: components["schemas"]["AuditFindingDto"][];
        };
        ContractHoursDto: {
            from: number;
            /** @description Up to the beginning of this hour, of the next day where it is the smaller one. */
            to: number;
        };
        ContractSampleDto: {
            /** @description Of a hundred copies so many, drawn by lot. */
            percent: number;
            everyDays: number;
        };
        ContractDto: {
            /**
             * @description Every copy is read wholly at most so many days apart.
             * @default 90
             */
            maxAgeDays?: number;
            /** @description Without it as fast as it goes. */
            bytesPerSecond?: number;
            /** @description When scheduled audits read; without it at any time. */
            hours?: components["schemas"]["ContractHoursDto"];
            /** @default Asia/Ho_Chi_Minh */
            timeZone?: string;
            /**
             * @description Processes that read the store at the same time.
             * @default 1
             */
            lanes?: number;
            /** @description Audits of a part of the copies in between. */
            sample?: components["schemas"]["ContractSampleDto"];
            store: string;
            /** @description Name of the key; absent while nobody has changed it. */
            changedBy?: string;
            /** Format: date-time */
            changedAt?: string;
        };
        AuditAgeDto: {
            /** @description Days since the last full reading. */
            fromDays: number;
            copies: number;
            files: number;
            bytes: number;
        };
        AuditRateDto: {
            objectsPerDay: number;
            bytesPerDay: number;
            filesPerDay: number;
        };
        CoverageDto: {
            store: string;
            copies: number;
            /** @description Copies read within the time of the contract. */
            covered: number;
            /** @description Copies never read since they were catalogued. */
            neverRead: number;
            ages: components["schemas"]["AuditAgeDto"][];
            /** @description What must be read a day to keep the contract. */
            needed: components["schemas"]["AuditRateDto"];
            /** @description What is managed a day, by the runs of the last 30 days. */
            ceiling?: components["schemas"]["AuditRateDto"];
            /** @description In so many days the first copy will not have been read in time, by objects, files and bytes; absent while the contract can be kept. */
            missedInDays?: number;
        };
        ContractBody: {
            /**
             * @description Every copy is read wholly at most so many days apart.
             * @default 90
             */
            maxAgeDays?: number;
            /** @description Without it as fast as it goes. */
            bytesPerSecond?: number;
            /** @description When scheduled audits read; without it at any time. */
            hours?: components["schemas"]["ContractHoursDto"];
            /** @default Asia/Ho_Chi_Minh */
            timeZone?: string;
            /**
             * @description Processes that read the store at the same time.
             * @default 1
             */
            lanes?: number;
            /** @description Audits of a part of the copies in between. */
            sample?: components["schemas"]["ContractSampleDto"];
        };
        CreateRepairBody: {
            /** @description Store to be repaired. */
            store: string;
            /** @description Store to take the good copy from; without it any other. */
            from?: string;
            /**
             * Format: uuid
             * @description One holding; without it every copy that the last audit did not find intact.
             */
            aip?: string;
            /**
             * @description Say what would be done, and write nothing.
             * @default false
             */
            dryRun?: boolean;
        };
        RepairOutcomeDto: {
            id: string;
            path: string;
            /** @enum {string} */
            outcome: "repaired" | "would-repair" | "not-needed" | "no-good-copy";
            /** @description Store the good copy came from. */
            source?: string;
            /** @description Files restored or set aside, where the rest of the object was left as it is. */
            filesRestored?: number;
            message: string;
        };
        RepairDto: {
            /** Format: uuid */
            id: string;
            /** @description Name of the key. */
            requestedBy: string;
            /** Format: date-time */
            requestedAt: string;
            /** Format: date-time */
            endedAt?: string;
            /** @description Why it failed. */
            cause?: string;
            store: string;
            /** @description Empty: any other store. */
            from: string[];
            /** @description AIP id. */
            aipId?: string;
            dryRun: boolean;
            /** @description Begun by the policy and not by a person. */
            automatic: boolean;
            /** @enum {string} */
            state: "queued" | "running" | "done" | "failed";
            outcomes: components["schemas"]["RepairOutcomeDto"][];
        };
        RepairRuleDto: {
            /** @description Id of a store, or `*`. */
            store: string;
            /** @enum {string} */
            verdict: "*" | "changed" | "missing" | "extra" | "unreadable" | "superseded";
            /**
             * @description `confirm`: when an officer asks for the repair.
             * @enum {string}
             */
            mode: "automatic" | "confirm" | "never";
        };
        RepairPolicyDto: {
            /** @description 0: nobody has set one yet. */
            version: number;
            rules: components["schemas"]["RepairRuleDto"][];
            perHour: number;
            reason?: string;
            /** @description Name of the key. */
            changedBy?: string;
            /** Format: date-time */
            changedAt?: string;
        };
        SetRepairPolicyBody: {
            /** @description The first that fits decides; where none does, an officer. */
            rules: components["schemas"]["RepairRuleDto"][];
            /** @description Repairs that begin by themselves within an hour, for each store; beyond that an incident of the store is opened. */
            perHour: number;
            reason: string;
        };
        SignatureDto: {
            /** @description In what office, e.g. `NGƯỜI LẬP BIÊN BẢN`. */
            role: string;
            name: string;
        };
        IncidentDto: {
            /** @description Number in the register. */
            id: string;
            /** @description As papers name it, e.g. `SC-2026-000012`. */
            number: string;
            /** @enum {string} */
            subject: "object" | "store" | "auditor";
            store: string;
            /** @description Where the object lies, from the root of the store. */
            objectPath?: string;
            aipId?: string;
            /** @description The last verdict on the copy, or what befell the store or the auditor. */
            kind: string;
            detail: string;
            /**
             * @description `recovered`: the copy was read wholly and is right again; somebody has yet to close it.
             * @enum {string}
             */
            state: "open" | "handling" | "recovered" | "closed";
            /** Format: date-time */
            openedAt: string;
            /** Format: date-time */
            lastSeenAt: string;
            /** @description Verdicts that found it. */
            timesSeen: number;
            assignedTo?: string;
            /** @description Nguyên nhân. */
            cause?: string;
            /** @enum {string} */
            repair?: "waits-for-officer" | "queued" | "no-good-copy" | "done";
            /** @description Store the good copy came from. */
            recoverySource?: string;
            /**
             * Format: uuid
             * @description Id of the repair.
             */
            recoveryRepair?: string;
            /** Format: date-time */
            recoveredAt?: string;
            /** @description The reading that found the copy right again: `filesRead`, `bytesRead`, `inventorySha512`. */
            verification?: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            closedAt?: string;
            closedBy?: string;
            closeReason?: string;
            signatures: components["schemas"]["SignatureDto"][];
        };
        IncidentEventDto: {
            /** Format: date-time */
            at: string;
            kind: string;
            /** @description Name of the key, or `mocban`. */
            agent: string;
            text: string;
            data?: {
                [key: string]: unknown;
            };
        };
        IncidentDetailDto: {
            /** @description Number in the register. */
            id: string;
            /** @description As papers name it, e.g. `SC-2026-000012`. */
            number: string;
            /** @enum {string} */
            subject: "object" | "store" | "auditor";
            store: string;
            /** @description Where the object lies, from the root of the store. */
            objectPath?: string;
            aipId?: string;
            /** @description The last verdict on the copy, or what befell the store or the auditor. */
            kind: string;
            detail: string;
            /**
             * @description `recovered`: the copy was read wholly and is right again; somebody has yet to close it.
             * @enum {string}
             */
            state: "open" | "handling" | "recovered" | "closed";
            /** Format: date-time */
            openedAt: string;
            /** Format: date-time */
            lastSeenAt: string;
            /** @description Verdicts that found it. */
            timesSeen: number;
            assignedTo?: string;
            /** @description Nguyên nhân. */
            cause?: string;
            /** @enum {string} */
            repair?: "waits-for-officer" | "queued" | "no-good-copy" | "done";
            /** @description Store the good copy came from. */
            recoverySource?: string;
            /**
             * Format: uuid
             * @description Id of the repair.
             */
            recoveryRepair?: string;
            /** Format: date-time */
            recoveredAt?: string;
            /** @description The reading that found the copy right again: `filesRead`, `bytesRead`, `inventorySha512`. */
            verification?: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            closedAt?: string;
            closedBy?: string;
            closeReason?: string;
            signatures: components["schemas"]["SignatureDto"][];
            /** @description The first 1000, oldest first. */
            events: components["schemas"]["IncidentEventDto"][];
        };
        UpdateIncidentBody: {
            /** @description Who handles it; by that it is being handled. */
            assignedTo?: string;
            /** @description Why it happened (nguyên nhân). */
            cause?: string;
        };
        CommentIncidentBody: {
            text: string;
            /**
             * @description `handling`: what was done about it (quá trình xử lý); it is in the printed record.
             * @default comment
             * @enum {string}
             */
            kind?: "comment" | "handling";
        };
        CloseIncidentBody: {
            reason: string;
            /** @description Who signs the record; the places are left in it. */
            signatures?: components["schemas"]["SignatureDto"][];
        };
        WaitingCopiesDto: {
            /** @description Copies to be made here. */
            copies: number;
            /** @description Copies to be removed here. */
            removals: number;
            /**
             * Format: date-time
             * @description The oldest of them was asked for then.
             */
            since?: string;
            /** @description Why the one that was tried last waits. */
            cause?: string;
        };
        StoreProbeDto: {
            /** @description If-None-Match keeps an object from being written over. */
            createOnly: boolean;
            /** @description The same at the end of an upload in parts. */
            createOnlyInParts: boolean;
            /**
             * @description If-Match is honoured, with the ETag in quotes or only without.
             * @enum {string}
             */
            replaceIf: "no" | "quoted" | "bare";
            /** @description Bytes that have not their Content-MD5 are refused. */
            md5Checked: boolean;
            /** @description The bucket keeps earlier versions. */
            versioned: boolean;
            /** @description The bucket was made with object lock. */
            objectLock: boolean;
        };
        StoreAwayDto: {
            /** Format: date-time */
            since: string;
            /** @description What this process was answered; absent where only an audit has noticed it. */
            reason?: string;
        };
        StoreDto: {
            /**
             * @description `read-only` and `draining` take no new copies; `away`: nobody tries; `retired`: everything has moved away.
             * @enum {string}
             */
            state: "active" | "read-only" | "draining" | "away" | "retired";
            stateReason?: string;
            /** @description Name of the key. */
            stateBy?: string;
            /** Format: date-time */
            stateSince?: string;
            /**
             * Format: date-time
             * @description When everything had moved away.
             */
            drainedAt?: string;
            /**
             * Format: date-time
             * @description What moved away is not deleted here before.
             */
            recoverableUntil?: string;
            /** Format: date-time */
            emptiedAt?: string;
            /** @description Copies are made no faster. */
            bytesPerSecond?: number;
            /**
             * @description Hours in which copies are made, by the clock of Việt Nam.
             * @example 22-6
             */
            copyHours?: string;
            /** @description What writing a GiB costs; plans show it, in whatever currency it is given. */
            pricePerGib?: number;
            /** @description Bytes per second of the copies that jobs made here. */
            measuredBytesPerSecond?: number;
            waiting: components["schemas"]["WaitingCopiesDto"];
            id: string;
            /** @description False for a store the catalogue knows and this service was not started with. */
            attached: boolean;
            /**
             * @description A folder of a file system, or of a bucket. Only of attached stores, as the next four.
             * @enum {string}
             */
            kind?: "file" | "s3";
            /** @description Where it stands. */
            site?: string;
            /** @description What keeps the bytes. */
            carrierKind?: string;
            /** @enum {string} */
            trust?: "full" | "limited";
            /** @description What the server of a bucket honours, as found out at the start. */
            probe?: components["schemas"]["StoreProbeDto"];
            /** @description The store is configured and not there. It is tried again and again; what it is owed it gets when it is back. */
            away?: components["schemas"]["StoreAwayDto"];
            /** @description Copies that the catalogue expects here. */
            copies: number;
            /** @description Copies by last verdict. */
            states: {
                [key: string]: number;
            };
            /** @description Bytes of the newest versions of the AIPs with a copy here. */
            sizeBytes: number;
            /**
             * Format: date-time
             * @description The longest unread copy was read then.
             */
            oldestVerification?: string;
            /** @description Open incidents. */
            incidents: number;
        };
        ChangeStoreBody: {
            /**
             * @description A retired store is taken back as `active` as long as it was not emptied.
             * @enum {string}
             */
            state?: "active" | "read-only" | "away";
            reason: string;
            bytesPerSecond?: number | null;
            /** @example 22-6 */
            copyHours?: string | null;
            pricePerGib?: number | null;
        };
        VolumeDto: {
            label: string;
            /** @enum {string} */
            kind: "disk" | "ssd" | "tape" | "optical" | "film" | "other";
            capacityBytes: number;
            serial: string;
            /** @enum {string} */
            state: "planned" | "written" | "sealed" | "checked-out" | "checked-in" | "inspected" | "retired" | "lost";
            location?: string;
            custodian?: string;
            /** Format: date */
            ratedLifeEnd?: string;
            inspectEveryMonths: number;
            renewBeforeMonths: number;
            replaces?: string;
            /** @description An inspection found damage, and none since found it intact. */
            damaged: boolean;
            /** @description Planned for it, or on it. */
            packages: number;
            /** Format: date-time */
            sealedAt?: string;
            /** Format: date-time */
            inspectedAt?: string;
            /** @description Its rated life ends within the months given. */
            renewalDue: boolean;
            inspectionDue: boolean;
        };
        RegisterVolumeBody: {
            /**
             * @description What is written on the medium.
             * @example BH-2026-001
             */
            label: string;
            /** @enum {string} */
            kind: "disk" | "ssd" | "tape" | "optical" | "film" | "other";
            capacityBytes: number;
            /** @description The maker's. */
            serial: string;
            location?: string;
            custodian?: string;
            /**
             * Format: date
             * @description The day until which the maker vouches for it.
             */
            ratedLifeEnd?: string;
            /** @default 12 */
            inspectEveryMonths?: number;
            /**
             * @description Months before that day from which an alarm says so.
             * @default 12
             */
            renewBeforeMonths?: number;
            /** @description Label of the volume that it is to take the place of. */
            replaces?: string;
        };
        VolumeStepDto: {
            /** @description Number of the step; names the record of an inspection. */
            id: string;
            step: string;
            /** @enum {string} */
            state: "planned" | "written" | "sealed" | "checked-out" | "checked-in" | "inspected" | "retired" | "lost";
            /** @description Name of the key. */
            person: string;
            /** Format: date-time */
            at: string;
            note?: string;
            detail?: {
                [key: string]: unknown;
            };
        };
        VolumeDetailsDto: {
            label: string;
            /** @enum {string} */
            kind: "disk" | "ssd" | "tape" | "optical" | "film" | "other";
            capacityBytes: number;
            serial: string;
            /** @enum {string} */
            state: "planned" | "written" | "sealed" | "checked-out" | "checked-in" | "inspected" | "retired" | "lost";
            location?: string;
            custodian?: string;
            /** Format: date */
            ratedLifeEnd?: string;
            inspectEveryMonths: number;
            renewBeforeMonths: number;
            replaces?: string;
            /** @description An inspection found damage, and none since found it intact. */
            damaged: boolean;
            /** @description Planned for it, or on it. */
            packages: number;
            /** Format: date-time */
            sealedAt?: string;
            /** Format: date-time */
            inspectedAt?: string;
            /** @description Its rated life ends within the months given. */
            renewalDue: boolean;
            inspectionDue: boolean;
            /** @description The lines that were signed. */
            seal?: string;
            /** @description Ed25519, base64. */
            signature?: string;
            /** @description PEM. */
            publicKey?: string;
            steps: components["schemas"]["VolumeStepDto"][];
        };
        PlanVolumesBody: {
            /** @description Volumes to be filled: registered, and nothing on them. */
            labels: string[];
            choices?: ("special-value" | "permanent-at-risk" | "permanent" | "risk-recovery")[];
            /** @description Whole fonds, by code. */
            fonds?: string[];
            /** @description Holdings, by UUID. */
            aips?: string[];
            /** @description Label of a volume whose packages are to be written anew. */
            renew?: string;
            /**
             * @description Leave out what is on a sealed volume; never with `renew`.
             * @default true
             */
            onlyMissing?: boolean;
            /** @description `digest` of the plan that was shown: it is carried out. Absent: show it. */
            confirm?: string;
        };
        PlannedPackageDto: {
            aipId: string;
            objectPath: string;
            inventorySha512: string;
            fonds: string;
            sizeBytes: number;
            files: number;
        };
        PlannedVolumeDto: {
            label: string;
            /** @description What is left for packages. */
            usableBytes: number;
            /** @description What its packages take on the medium. */
            occupiedBytes: number;
            packages: components["schemas"]["PlannedPackageDto"][];
        };
        LeftPackageDto: {
            package: components["schemas"]["PlannedPackageDto"];
            /** @enum {string} */
            reason: "larger-than-a-volume" | "no-room";
        };
        VolumePlanDto: {
            /** @description Given as `confirm` it carries out this plan and no other. */
            digest: string;
            confirmed: boolean;
            /** @description What `mocban volume write --plan` takes. */
            volumes: components["schemas"]["PlannedVolumeDto"][];
            /** @description Packages without a place. */
            left: components["schemas"]["LeftPackageDto"][];
        };
        SealBody: {
            /** @description `seal.txt` of the volume. */
            text: string;
            /** @description `seal.sig`, base64. */
            signature: string;
            /** @description `key.pem`. */
            publicKey: string;
        };
        VolumeStepBody: {
            /** @enum {string} */
            step: "written" | "checked-out" | "checked-in" | "inspected" | "retired" | "lost";
            /** @description Why, or to whom. */
            note?: string;
            /** @description Where it is from now on. */
            location?: string;
            /** @description Who has it from now on. */
            custodian?: string;
            /** @description What `mocban volume inspect --json` answered; for `inspected` and only there. */
            inspection?: {
                [key: string]: unknown;
            };
        };
        DesignateBody: {
            /** @enum {string} */
            reason: "special-value" | "at-risk" | "permanent";
            /** @description The decision it rests on, or the signs of risk. */
            basis: string;
            /** @description Holdings, by UUID. */
            aips: string[];
        };
        DesignatedDto: {
            /** @description Holdings that have the reason now and had it not. */
            designated: number;
        };
        PolicyVersionDto: {
            fonds?: string;
            /** @enum {string} */
            retention?: "permanent";
            minCopies: number;
            minSites: number;
            minCarrierKinds: number;
            copiesBeforePreserved: number;
            stores?: string[];
            /** @description Counted from 1 for each fonds and class; the highest is in force. */
            version: number;
            inForce: boolean;
            reason: string;
            /** @description Names of keys. Absent for the policy that came with the installation. */
            requestedBy?: string;
            decidedBy?: string;
            /** Format: date-time */
            inForceSince: string;
        };
        BelowPolicyDto: {
            /** Format: uuid */
            holding: string;
            fonds: string;
            title: string;
            /** @description Verified copies that are relied on. */
            copies: number;
            sites: number;
            carrierKinds: number;
            /** @description What there is less of than the policy asks for. */
            lacking: string[];
            /** @description Stores that a copy is being made in. */
            waitingFor: string[];
            /** @description Why one of these copies waits. */
            cause?: string;
        };
        PolicyBody: {
            /** @description Code of the fonds it is for; without it for all that have none of their own. */
            fonds?: string;
            /**
             * @description Class of AIPs it is for, by their metadata: `permanent` are those kept for ever (thời hạn lưu trữ 01, vĩnh viễn). Goes before the policy without it of the same fonds, or for all.
             * @enum {string}
             */
            retention?: "permanent";
            minCopies: number;
            /** @default 1 */
            minSites?: number;
            /** @default 1 */
            minCarrierKinds?: number;
            /** @description Verified copies without which a transfer does not count as preserved. Without it as minCopies. */
            copiesBeforePreserved?: number;
            /** @description Stores that hold its copies; without it every store. */
            stores?: string[];
        };
        ProposePlanBody: {
            /**
             * @description `policy`: another policy; `back-fill`: brings copies to what policies say, after a store was added; `drain`: moves everything away from a store; `delete-drained`: deletes what a drained store still has.
             * @enum {string}
             */
            kind: "policy" | "back-fill" | "drain" | "delete-drained";
            reason: string;
            /** @description Of `policy`. */
            policy?: components["schemas"]["PolicyBody"];
            /** @description Of `drain` and `delete-drained`. */
            store?: string;
        };
        PolicyDto: {
            fonds?: string;
            /** @enum {string} */
            retention?: "permanent";
            minCopies: number;
            minSites: number;
            minCarrierKinds: number;
            copiesBeforePreserved: number;
            stores?: string[];
        };
        PlannedWorkDto: {
            store: string;
            /** @enum {string} */
            action: "copy" | "remove";
            copies: number;
            /** @description Of the newest versions. */
            sizeBytes: number;
            /** @description How long it takes, with the hours and the speed of the store. */
            seconds: number;
            /**
             * @description Where the speed is from.
             * @enum {string}
             */
            basis: "measured" | "assumed";
            /** @description By the store's price for a GiB. */
            price?: number;
        };
        PlanDto: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "policy" | "back-fill" | "drain" | "delete-drained";
            /** @enum {string} */
            state: "proposed" | "running" | "done" | "cancelled";
            policy?: components["schemas"]["PolicyDto"];
            store?: string;
            /** @description What it takes, as it was when the plan was made. */
            work: components["schemas"]["PlannedWorkDto"][];
            /** @description Confirmed by an approval of the kind `storage-plan`, by two persons. */
            needsTwoPersons: boolean;
            reason: string;
            /** @description Copies still to be made or removed. */
            left: number;
            /** @description Why the copy that was tried last waits. */
            cause?: string;
            /** @description Copies that failed for some cause at least once. */
            failures: number;
            requestedBy: string;
            /** Format: date-time */
            requestedAt: string;
            /** @description Names of keys. */
            confirmedBy?: string;
            /** Format: date-time */
            confirmedAt?: string;
            /** Format: date-time */
            endedAt?: string;
        };
        SnapshotCopyDto: {
            store: string;
            /** @description Newest version here. */
            version: string;
            /** @description As the last reading found it; `unverified` after a rebuild. */
            state: string;
            /** Format: date-time */
            verifiedAt?: string;
        };
        SnapshotDto: {
            /** @description Whether one has been asked for and not been taken yet. */
            requested: boolean;
            /**
             * Format: date-time
             * @description When the catalogue was last looked at for something new; without anything new there is no new version.
             */
            checkedAt: string;
            /** @description Why the last one was not taken, or did not come to every store. */
            problem?: string;
            /** @description Id of the OCFL object that has the newest version; absent before the first. */
            objectId?: string;
            /** @description Place of the object in each store. */
            objectPath?: string;
            /** @example v7 */
            version?: string;
            /** Format: date-time */
            created?: string;
            /** @description SHA-512 of the version's inventory. */
            inventorySha512?: string;
            copies: components["schemas"]["SnapshotCopyDto"][];
        };
        CreateDrillBody: {
            /** @description The store to restore from. @defaultValue the last one */
            store?: string;
            /** @description So many packages, chosen at random; without it all. */
            sample?: number;
        };
        DrillDto: {
            /** Format: uuid */
            id: string;
            /** @description Name of the key. */
            requestedBy: string;
            /** Format: date-time */
            requestedAt: string;
            /** Format: date-time */
            endedAt?: string;
            /** @description Why it failed. */
            cause?: string;
            store: string;
            /** @description So many packages; absent: all. */
            sample?: number;
            /** @enum {string} */
            state: "queued" | "running" | "done" | "failed";
            /** @description Whether everything was restored as it was; absent until it is done. */
            passed?: boolean;
            /** @description The record of the drill, as a text to be kept. */
            record?: string;
        };
        StoreLogDto: {
            store: string;
            /** @description Leaves that the log of this store has. */
            leaves: number;
            /** Format: date-time */
            publishedAt?: string;
            /** @description Why the last attempt to bring it up to date failed. */
            problem?: string;
            /**
             * Format: date-time
             * @description When an audit last put files of it right.
             */
            mendedAt?: string;
            /** @description Files that audits have put right so far. */
            mendedFiles?: number;
        };
        WitnessDto: {
            witness: string;
            /** @description Its verifier key, for `mocban log verify --witness`. */
            vkey: string;
            /** @description Leaves of the newest checkpoint that it cosigned, and that the stores have so. */
            leaves: number;
            /** Format: date-time */
            cosignedAt?: string;
            /** @description Why it cosigned nothing when it was last asked. */
            problem?: string;
        };
        LogDto: {
            /** @description Verifier key of the log, for `mocban verify-store --key`; absent before the first leaf. */
            vkey?: string;
            /** @description Leaves of the log. */
            leaves: number;
            /** @description Leaves that wait for their numbers. */
            waiting: number;
            /** @description The newest checkpoint, a signed note (C2SP tlog-checkpoint). Kept elsewhere, it proves later that history was only continued. */
            checkpoint?: string;
            /** @description Why nothing is signed: the histories of the stores, of the witnesses and of the database differ. */
            refusal?: string;
            stores: components["schemas"]["StoreLogDto"][];
            /** @description Who is asked to cosign checkpoints; nobody where none is configured. */
            witnesses: components["schemas"]["WitnessDto"][];
            /** @description Witnesses that cosigned the newest checkpoint. */
            cosigned: number;
            /** @description So many are wanted. */
            quorum: number;
        };
        SealCertificateDto: {
            /** @description RFC 4514. */
            subject: string;
            /** Format: date-time */
            notAfter: string;
        };
        SealDto: {
            /** @enum {string} */
            state: "off" | "ok" | "pending" | "expiring" | "failing";
            /** @description Versions that wait for their seal: PENDING_SEAL; counted up to 100,000. */
            pendingVersions: number;
            /** @description Of the key that seals, as it was at the last run. */
            certificate?: components["schemas"]["SealCertificateDto"];
            /** @description Why the last attempt came to nothing; it is made again by itself. */
            problem?: string;
        };
        BatchDto: {
            /** @description Root of its tree, hexadecimal: the name of its folder in `evidence/batches/` of every store. */
            root: string;
            /** @enum {string} */
            kind: "versions" | "tokens" | "records";
            algorithm: string;
            /** @description Different values in its tree. */
            leaves: number;
            /** Format: date-time */
            closedAt: string;
            /**
             * Format: date-time
             * @description By the word of the authority; absent until it is stamped.
             */
            stampedAt?: string;
            /** @description Address of the authority that stamped it. */
            authority?: string;
            /**
             * Format: date-time
             * @description When its token is to be renewed.
             */
            renewalDue?: string;
            /** @description Stores that have it. */
            stores: string[];
        };
        EvidenceDto: {
            /** @enum {string} */
            state: "off" | "ok" | "pending" | "failing";
            /** @description Versions that no stamped batch has: PENDING_EVIDENCE. */
            pendingVersions: number;
            /** @description Batches that are stamped. */
            batches: number;
            /**
             * Format: date-time
             * @description When the next token is to be renewed.
             */
            renewalDue?: string;
            /** @description Whether a batch has been asked for and not been made yet. */
            requested: boolean;
            /** @description Why the last attempt came to nothing; it is made again by itself. */
            problem?: string;
            /** @description Seals of the manifests by the archive’s own key. */
            seal: components["schemas"]["SealDto"];
            /** @description The newest hundred. */
            newest: components["schemas"]["BatchDto"][];
        };
        EvidenceRequestDto: {
            /**
             * @description Renews everything now, due or not, as after a compromise: by a new token, or by another digest algorithm. Absent: closes a batch over what waits.
             * @enum {string}
             */
            renew?: "timestamp" | "algorithm";
        };
        SignatureCheckDto: {
            /** @description The holding. */
            aipId: string;
            /** @description Logical path in it. */
            path: string;
            /** @enum {string} */
            kind: "pdf" | "cms" | "xml";
            sha256: string;
            /** @enum {string} */
            indication: "TOTAL_PASSED" | "INDETERMINATE" | "TOTAL_FAILED" | "NO_SIGNATURE";
            subIndication?: string;
            /** Format: date-time */
            judgedAt: string;
            /**
             * Format: date-time
             * @description When the last certificate ends that proves it: its signer’s, or that of an authority that stamped it.
             */
            provedUntil?: string;
            /**
             * Format: date-time
             * @description When it is judged again.
             */
            dueAt: string;
            /** @description Why it could not be judged again, the last time that was tried. */
            problem?: string;
        };
        NaraStandingDto: {
            /** @example NF00303 */
            id: string;
            name: string;
            /** @enum {string} */
            level: "low" | "moderate" | "unknown" | "high";
            /** @description From 39, the safest, to -52. */
            rating: number;
            /** @description With prevalence and feasibility: the lower, the sooner something should be done. */
            total: number;
            /** @description `answers`, or which other formats the rating is that of. */
            basis?: string;
            /** @example Transform */
            action: string;
            plan: string;
        };
        PolicyStandingDto: {
            id: string;
            /** @enum {string} */
            origin: "operator" | "profile";
            /** @enum {string} */
            effect: "decides" | "at-least" | "where-unassessed";
            /** @enum {string} */
            level: "low" | "moderate" | "unknown" | "high";
            /** @enum {string} */
            task?: "migrate";
            source: string;
            /** @enum {string} */
            confidence: "V" | "S" | "S2" | "S1" | "R" | "I";
            decidedBy: string;
        };
        TextsDto: {
            vi: string;
            en: string;
        };
        RiskReasonDto: {
            /** @example NARA_LEVEL */
            code: string;
            /**
             * @description The level it speaks for.
             * @enum {string}
             */
            level?: "low" | "moderate" | "unknown" | "high";
            /**
             * @description Who says so.
             * @example NARA 2026-03-20
             */
            source: string;
            text: components["schemas"]["TextsDto"];
        };
        HeldFormatDto: {
            /**
             * @description Absent for what nobody could identify.
             * @example fmt/40
             */
            puid?: string;
            name?: string;
            /** @enum {string} */
            level: "low" | "moderate" | "unknown" | "high";
            /**
             * @description Whose word the level is.
             * @enum {string}
             */
            decidedBy: "operator" | "profile" | "nara" | "nobody";
            /** @description NARA's rating, of the worst of its rows. */
            rating?: number;
            /** @description Whether it gives permanent records the sign of obsolete technology (Quyết định 76). */
            atRisk: boolean;
            /** @description What a policy asks to be done. */
            tasks: "migrate"[];
            nara: components["schemas"]["NaraStandingDto"][];
            policy: components["schemas"]["PolicyStandingDto"][];
            reasons: components["schemas"]["RiskReasonDto"][];
            /** @description Content files of the newest versions. */
            files: number;
            bytes: number;
            /** @description Holdings that have such files. */
            holdings: number;
            /** @description Files whose name says something else than their bytes. */
            mismatches: number;
            /** @description Files that have a lasting copy beside them: one made of them, of a low level. */
            lastingCopies: number;
            /** @description Since when the level is this one. */
            since?: string;
        };
        FormatRiskDto: {
            /**
             * @description Absent for what nobody could identify.
             * @example fmt/40
             */
            puid?: string;
            name?: string;
            /** @enum {string} */
            level: "low" | "moderate" | "unknown" | "high";
            /**
             * @description Whose word the level is.
             * @enum {string}
             */
            decidedBy: "operator" | "profile" | "nara" | "nobody";
            /** @description NARA's rating, of the worst of its rows. */
            rating?: number;
            /** @description Whether it gives permanent records the sign of obsolete technology (Quyết định 76). */
            atRisk: boolean;
            /** @description What a policy asks to be done. */
            tasks: "migrate"[];
            nara: components["schemas"]["NaraStandingDto"][];
            policy: components["schemas"]["PolicyStandingDto"][];
            reasons: components["schemas"]["RiskReasonDto"][];
        };
        LastLevelChangeDto: {
            /** @enum {string} */
            from: "low" | "moderate" | "unknown" | "high";
            /** @enum {string} */
            to: "low" | "moderate" | "unknown" | "high";
            /** Format: date-time */
            at: string;
        };
        WatchedFormatDto: {
            /** @description Absent for what nobody could identify. */
            puid?: string;
            name?: string;
            /** @enum {string} */
            level: "low" | "moderate" | "unknown" | "high";
            /** @description `mitigated`: every file of it has a lasting copy beside it; it is not `to-migrate` any more. */
            because: ("high" | "rising" | "unidentified" | "unassessed" | "few-files" | "mismatches" | "to-migrate" | "deprecated" | "mitigated")[];
            /** @description Of a format that is rising: how, and since when. */
            rising?: components["schemas"]["LastLevelChangeDto"];
            files: number;
            holdings: number;
            mismatches: number;
            /** @description Files that have a lasting copy beside them. */
            lastingCopies: number;
        };
        LevelCauseDto: {
            /** @enum {string} */
            cause: "answer" | "row-added" | "row-removed" | "rating" | "policy-added" | "policy-removed" | "policy-changed";
            /** @description Id of NARA's row or of the policy row. */
            id: string;
            /** @description Of an answer, e.g. `6.1`. */
            question?: string;
            from?: string | number;
            to?: string | number;
        };
        FormatChangeDto: {
            id: number;
            /** @description Absent for what nobody could identify. */
            puid?: string;
            /** @enum {string} */
            from: "low" | "moderate" | "unknown" | "high";
            /** @enum {string} */
            to: "low" | "moderate" | "unknown" | "high";
            because: components["schemas"]["LevelCauseDto"][];
            /** @description Id of the basis it came with. */
            basis: number;
            at: string;
        };
        BasisReleaseDto: {
            /** @example nara-risk-matrix */
            id: string;
            version: string;
            publisher: string;
            licence: string;
            /** @description What the licence asks to be said. */
            attribution: string;
        };
        RiskBasisDto: {
            id: number;
            /** @description SHA-256 over releases and rows in force. */
            fingerprint: string;
            releases: components["schemas"]["BasisReleaseDto"][];
            /** @description Rows of the operator that were in force. */
            operatorRows: number;
            /** @description Formats whose level or sign was another before. */
            changed: number;
            /** @description Formats whose holdings have still to be looked at. */
            pending: number;
            madeAt: string;
            endedAt?: string;
        };
        RiskyHoldingDto: {
            /** Format: uuid */
            uuid: string;
            title: string;
            fonds: string;
            recordCode?: string;
            /** @enum {string} */
            level?: "low" | "moderate" | "unknown" | "high";
            /**
             * @description The worst level of files that have no lasting copy beside them: one made of them, of a low level.
             * @enum {string}
             */
            residual?: "low" | "moderate" | "unknown" | "high";
            /** @description Whether lasting copies beside its originals make the residual level a lower one. */
            isMitigated: boolean;
            atRisk: boolean;
            since?: string;
        };
        HoldingChangeDto: {
            /** @enum {string} */
            from: "low" | "moderate" | "unknown" | "high";
            /** @enum {string} */
            to: "low" | "moderate" | "unknown" | "high";
            /** @description Formats that gave it the level; empty for what nobody could identify. */
            puids: string[];
            basis: number;
            at: string;
        };
        HoldingFormatsDto: {
            /**
             * @description The worst of its formats; absent until it was looked at.
             * @enum {string}
             */
            level?: "low" | "moderate" | "unknown" | "high";
            /**
             * @description The worst level of files that have no lasting copy beside them: one made of them, of a low level.
             * @enum {string}
             */
            residual?: "low" | "moderate" | "unknown" | "high";
            /** @description Whether lasting copies beside its originals make the residual level a lower one. */
            isMitigated: boolean;
            /** @description Whether it is a permanent record with the sign of obsolete technology (Quyết định 76). */
            atRisk: boolean;
            since?: string;
            formats: components["schemas"]["HeldFormatDto"][];
            changes: components["schemas"]["HoldingChangeDto"][];
        };
        ReasonTextsDto: {
            vi: string;
            en: string;
        };
        PolicyRowDto: {
            /** @description A UUID, or of a row of the national profile its name. */
            id: string;
            /** @enum {string} */
            origin: "operator" | "profile";
            puid?: string;
            family?: string;
            /** @enum {string} */
            effect: "decides" | "at-least" | "where-unassessed";
            /** @enum {string} */
            level: "low" | "moderate" | "high";
            /** @enum {string} */
            task?: "migrate";
            reason: components["schemas"]["ReasonTextsDto"];
            source: string;
            /** @enum {string} */
            confidence: "V" | "S" | "S2" | "S1" | "R" | "I";
            validFrom: string;
            validTo?: string;
            decidedBy: string;
            /**
             * @description `proposed`, `leaving`: it says less of a risk, or its withdrawal does; a second person decides (POST /v1/approvals, `format-policy`).
             * @enum {string}
             */
            state: "proposed" | "in-force" | "leaving" | "withdrawn" | "refused";
            requestedBy?: string;
            requestedAt?: string;
            inForceBy?: string;
            withdrawnBy?: string;
            withdrawnBecause?: string;
        };
        FormatFamilyDto: {
            /** @example doc */
            id: string;
            label: components["schemas"]["ReasonTextsDto"];
            puids: string[];
        };
        FormatPolicyDto: {
            /** @description Rows of this archive, the latest first, also those that hold no longer. */
            operator: components["schemas"]["PolicyRowDto"][];
            /** @description The national profile that comes with the software. */
            profile: components["schemas"]["PolicyRowDto"][];
            families: components["schemas"]["FormatFamilyDto"][];
        };
        AddPolicyRowBody: {
            /**
             * @description A format; or else `family`.
             * @example fmt/40
             */
            puid?: string;
            /**
             * @description Id of a family of formats.
             * @example doc
             */
            family?: string;
            /**
             * @description `decides`: the level, whatever others say. `at-least`: no lower level. `where-unassessed`: the level where nobody else has one.
             * @enum {string}
             */
            effect: "decides" | "at-least" | "where-unassessed";
            /** @enum {string} */
            level: "low" | "moderate" | "high";
            /**
             * @description What is to be done with such files.
             * @enum {string}
             */
            task?: "migrate";
            reason: components["schemas"]["ReasonTextsDto"];
            /** @description The decision or text it rests on. */
            source: string;
            /**
             * @description V: read in the text itself; S2: two descriptions agree; S: a description; S1: one only; R: general knowledge; I: inferred.
             * @enum {string}
             */
            confidence: "V" | "S" | "S2" | "S1" | "R" | "I";
            /** @example 2026-12-01 */
            validFrom: string;
            /** @description The first day it no longer holds. */
            validTo?: string;
            /** @description Who decided it. */
            decidedBy: string;
        };
        WithdrawPolicyRowBody: {
            reason: string;
        };
        FigureSumsDto: {
            /** @description Hồ sơ. */
            holdings: number;
            /** @description Tài liệu: of the representation that came; what was made of them later is not counted again. */
            documents: number;
            /** @description Trang, of the documents whose pages are known. */
            pages: number;
            /** @description Documents that are damaged, encrypted, of a format without fixed pages, or came before pages were counted. */
            documentsWithUnknownPages: number;
            bytes: number;
        };
        MediumSumsDto: {
            /** @description Hồ sơ. */
            holdings: number;
            /** @description Tài liệu: of the representation that came; what was made of them later is not counted again. */
            documents: number;
            /** @description Trang, of the documents whose pages are known. */
            pages: number;
            /** @description Documents that are damaged, encrypted, of a format without fixed pages, or came before pages were counted. */
            documentsWithUnknownPages: number;
            bytes: number;
            /** @enum {string} */
            medium: "born-digital" | "digitised" | "mixed" | "unstated";
        };
        FigureRowDto: {
            /** @description Hồ sơ. */
            holdings: number;
            /** @description Tài liệu: of the representation that came; what was made of them later is not counted again. */
            documents: number;
            /** @description Trang, of the documents whose pages are known. */
            pages: number;
            /** @description Documents that are damaged, encrypted, of a format without fixed pages, or came before pages were counted. */
            documentsWithUnknownPages: number;
            bytes: number;
            /** @description Code of the agency. */
            agency: string;
            agencyName: string;
            fonds: string;
            /**
             * @description By `confidenceLevel`: 01 born-digital, 02 digitised, 03 mixed; `unstated` where there is none.
             * @enum {string}
             */
            medium: "born-digital" | "digitised" | "mixed" | "unstated";
        };
        TargetProgressDto: {
            targetPages: number;
            /** @description Pages of digitised documents accepted in the days of the target. */
            digitisedPages: number;
            /** @description Digitised documents whose pages nobody knows: at least so many pages are done. */
            documentsWithUnknownPages: number;
            leftPages: number;
            /**
             * @description To two places.
             * @example 74.37
             */
            percent: number;
        };
        DigitisationTargetDto: {
            /** Format: uuid */
            id: string;
            /** @description What the targets of one plan have in common. */
            plan: string;
            /** @description Code of the agency; absent: the whole archive. */
            agency?: string;
            agencyName?: string;
            pages: number;
            /** @example 2026-01-01 */
            from: string;
            /**
             * @description The last day.
             * @example 2026-06-30
             */
            to: string;
            source: string;
            /** @enum {string} */
            confidence: "V" | "S" | "S2" | "S1" | "R" | "I";
            decidedBy: string;
            setBy: string;
            /** Format: date-time */
            setAt: string;
            withdrawnBy?: string;
            /** Format: date-time */
            withdrawnAt?: string;
            withdrawnBecause?: string;
            /** @description Absent of one that is withdrawn. */
            progress?: components["schemas"]["TargetProgressDto"];
        };
        DigitisationPlanDto: {
            plan: string;
            targets: components["schemas"]["DigitisationTargetDto"][];
            /** @description By what the plan states for the whole archive. */
            published?: components["schemas"]["TargetProgressDto"];
            /** @description By the rows of agencies added up. */
            sumOfRows?: components["schemas"]["TargetProgressDto"];
            /** @description Pages that the published total has more than its rows. Neither is corrected by the other. */
            differencePages?: number;
        };
        FiguresDto: {
            from?: string;
            to?: string;
            /** Format: date-time */
            madeAt: string;
            /** @description Fonds that anything was accepted of. */
            fonds: number;
            /** @description A holding with documents of several media is counted once. */
            total: components["schemas"]["FigureSumsDto"];
            byMedium: components["schemas"]["MediumSumsDto"][];
            /** @description By agency, fonds and medium. */
            rows: components["schemas"]["FigureRowDto"][];
            /** @description Targets that hold on some day of the period. */
            plans: components["schemas"]["DigitisationPlanDto"][];
        };
        SetTargetBody: {
            /**
             * @description What the targets of one plan have in common.
             * @example Kế hoạch số hóa năm 2026
             */
            plan: string;
            /** @description Code of an agency; absent: what is stated for the whole archive. */
            agency?: string;
            pages: number;
            /** @example 2026-01-01 */
            from: string;
            /**
             * @description The last day.
             * @example 2026-06-30
             */
            to: string;
            /** @description The decision or text it rests on. */
            source: string;
            /**
             * @description V: read in the text itself; S2: two descriptions agree; S: a description; S1: one only; R: general knowledge; I: inferred.
             * @enum {string}
             */
            confidence: "V" | "S" | "S2" | "S1" | "R" | "I";
            /** @description Who decided it. */
            decidedBy: string;
        };
        WithdrawTargetBody: {
            reason: string;
        };
        MigrationToolDto: {
            /** @enum {string} */
            tool: "libreoffice" | "ghostscript" | "imagemagick" | "ffmpeg";
            available: boolean;
            version?: string;
            /** @description Programs that are not installed. */
            missing?: string[];
            targets: ("pdfa-2b" | "pdfa-1b" | "pdfa-3b" | "tiff" | "png" | "flac" | "wav" | "mkv" | "mp4")[];
        };
        MigrationIsolationDto: {
            /** @enum {string} */
            by: "bwrap" | "unshare" | "nothing";
            /** @description Tools have no network. */
            network: boolean;
            /** @description Tools see nothing of the machine but programs. */
            files: boolean;
            processes: boolean;
            limits: boolean;
        };
        MigrationToolsDto: {
            tools: components["schemas"]["MigrationToolDto"][];
            isolation: components["schemas"]["MigrationIsolationDto"];
        };
        MigrationChecksDto: {
            /**
             * @description Least part of the text that the result has.
             * @default 0.9
             */
            textSimilarity?: number;
            /**
             * @description Pages more or fewer.
             * @default 0
             */
            pageDifference?: number;
            /**
             * @description Least peak signal-to-noise ratio of images, in dB.
             * @default 40
             */
            imagePsnr?: number;
            /**
             * @description Milliseconds longer or shorter.
             * @default 100
             */
            durationMs?: number;
        };
        MakeMigrationPolicyBody: {
            /** @description With the name of an earlier policy it is the next version of that. */
            name: string;
            /** @description Formats to be migrated, by identifiers of PRONOM. */
            from: string[];
            /** @enum {string} */
            to: "pdfa-2b" | "pdfa-1b" | "pdfa-3b" | "tiff" | "png" | "flac" | "wav" | "mkv" | "mp4";
            /** @enum {string} */
            tool: "libreoffice" | "ghostscript" | "imagemagick" | "ffmpeg";
            /** @description The tool's own, e.g. `imageQuality`. */
            parameters?: {
                [key: string]: unknown;
            };
            /** @description Thresholds of the comparison. */
            checks?: components["schemas"]["MigrationChecksDto"];
            /**
             * @description Larger files are left as they are.
             * @default 1073741824
             */
            maxBytes?: number;
            /**
             * @description How long one file may take.
             * @default 300
             */
            timeoutSeconds?: number;
            /** @description The rule, risk report or decision that it follows from. */
            source: string;
            /** Format: date */
            validFrom?: string;
            /** Format: date */
            validUntil?: string;
            reason: string;
        };
        MigrationPolicyDto: {
            /** Format: uuid */
            id: string;
            name: string;
            version: number;
            from: string[];
            /** @enum {string} */
            to: "pdfa-2b" | "pdfa-1b" | "pdfa-3b" | "tiff" | "png" | "flac" | "wav" | "mkv" | "mp4";
            /** @enum {string} */
            tool: "libreoffice" | "ghostscript" | "imagemagick" | "ffmpeg";
            /** @description All of the tool, with its defaults. */
            parameters: {
                [key: string]: unknown;
            };
            checks: components["schemas"]["MigrationChecksDto"];
            maxBytes: number;
            timeoutSeconds: number;
            source: string;
            /** Format: date */
            validFrom?: string;
            /** Format: date */
            validUntil?: string;
            reason: string;
            /** @description Name of the key. */
            madeBy: string;
            /** Format: date-time */
            madeAt: string;
        };
        StartMigrationBody: {
            /** Format: uuid */
            policy: string;
            /** @description Code of the fonds it is limited to; without it all. */
            fonds?: string;
            /**
             * @description Also files whose format the catalogue does not know: each is read, and left when it is of another format.
             * @default false
             */
            unidentified?: boolean;
            /**
             * @description Files that the preview converts.
             * @default 5
             */
            sample?: number;
            /**
             * @description Chooses them: another one, other files.
             * @default 1
             */
            seed?: number;
            reason: string;
        };
        MigrationExtentDto: {
            aips: number;
            files: number;
            sizeBytes: number;
        };
        MigrationCountDto: {
            /** @description State or outcome. */
            of: string;
            /** @description Why: a code. */
            code?: string;
            count: number;
        };
        MigrationCampaignDto: {
            /** Format: uuid */
            id: string;
            policy: components["schemas"]["MigrationPolicyDto"];
            fonds?: string;
            unidentified: boolean;
            sample: number;
            seed: number;
            /**
             * @description `previewed`: an approval of the kind `migration` by two persons begins it.
             * @enum {string}
             */
            state: "previewing" | "previewed" | "running" | "done" | "cancelled";
            /** @description Why it waits. */
            cause?: string;
            reason: string;
            /** @description What it would be about now; until it is approved. */
            extent?: components["schemas"]["MigrationExtentDto"];
            /** @description AIPs by state. */
            aips: components["schemas"]["MigrationCountDto"][];
            /** @description Files of these AIPs by outcome, with the reason. */
            files: components["schemas"]["MigrationCountDto"][];
            requestedBy: string;
            /** Format: date-time */
            requestedAt: string;
            /** Format: date-time */
            previewedAt?: string;
            /** @description Names of keys. */
            confirmedBy?: string;
            /** Format: date-time */
            confirmedAt?: string;
            /** Format: date-time */
            endedAt?: string;
        };
        PreviewedFileDto: {
            path: string;
            /**
             * @description `differs`: it was made and not kept. Absent: not looked at yet.
             * @enum {string}
             */
            outcome?: "migrated" | "differs" | "failed" | "skipped";
            /** @description Why it failed or was skipped. */
            code?: string;
            message?: string;
            /** @description Logical path of what was made of it. */
            derivedPath?: string;
            /** @description Formats, tool with version and parameters, isolation, every property compared with values and threshold, notes. */
            report?: {
                [key: string]: unknown;
            };
            position: number;
            /** @description AIP id; the original is read with the holding. */
            aipId: string;
            version: string;
            sizeBytes: number;
            /** @description The result can be read: GET …/preview/{position}/content. */
            hasResult: boolean;
        };
        MigratedFileDto: {
            path: string;
            /**
             * @description `differs`: it was made and not kept. Absent: not looked at yet.
             * @enum {string}
             */
            outcome?: "migrated" | "differs" | "failed" | "skipped";
            /** @description Why it failed or was skipped. */
            code?: string;
            message?: string;
            /** @description Logical path of what was made of it. */
            derivedPath?: string;
            /** @description Formats, tool with version and parameters, isolation, every property compared with values and threshold, notes. */
            report?: {
                [key: string]: unknown;
            };
        };
        MigrationItemDto: {
            /** @description AIP id. */
            aipId: string;
            /** @enum {string} */
            state: "waiting" | "done" | "failed" | "skipped";
            /** @description The version that has the new representation. */
            version?: string;
            /** @description Why it waits or failed: a code. */
            cause?: string;
            /** Format: date-time */
            endedAt?: string;
            files: components["schemas"]["MigratedFileDto"][];
        };
        BeginCampaignBody: {
            /** @description Reads no faster. */
            bytesPerSecond?: number;
        };
        FormatCampaignDto: {
            /** Format: uuid */
            id: string;
            /**
             * @description Of the signatures.
             * @example pronom-122-containers-40
             */
            release: string;
            /** @enum {string} */
            state: "running" | "done" | "cancelled" | "superseded";
            /** @enum {string} */
            trigger: "person" | "release";
            bytesPerSecond?: number;
            /** @description Holdings that were looked at. */
            holdings: number;
            /** @description Holdings that have still to be looked at. */
            left: number;
            filesRead: number;
            bytesRead: number;
            /** @description Files that are another format than was said. */
            filesChanged: number;
            /** @description Files of which no copy could be read. */
            filesUnreadable: number;
            requestedBy: string;
            requestedAt: string;
            endedAt?: string;
        };
        ReidentifiedFileDto: {
            id: number;
            /** Format: uuid */
            holding: string;
            path: string;
            /** @description What was said before; absent: unknown. */
            wasPuid?: string;
            /** @description By which release; absent: by the producer, or nobody. */
            wasRelease?: string;
            /** @description What it is by this release; absent: unknown. */
            puid?: string;
            name?: string;
            /** @example signature */
            basis: string;
            warnings: string[];
            at: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    health_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthDto"];
                };
            };
        };
    };
    health_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadinessDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    agency_list: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["AgencyDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    agency_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAgencyBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgencyDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    agency_limit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgencyLimitsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgencyDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    agreement_list: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["AgreementDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    agreement_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAgreementBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgreementDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    agreement_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgreementDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    agreement_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeAgreementBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgreementDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    agreement_history: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["AgreementChangeDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    agreement_close: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgreementDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    key_list: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                /** @description Only keys in use that end within so many days. */
                expiresWithinDays?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["KeyDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    key_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateKeyBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedKeyDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    key_current: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key that asks. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    key_rotateOwn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateKeyBody"];
            };
        };
        responses: {
            /** @description The key that asks with a new secret, which nobody else has seen. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedKeyDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    key_rotate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateKeyBody"];
            };
        };
        responses: {
            /** @description The key with a new secret. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedKeyDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    key_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key is revoked; again is the same. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    actionlog_list: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                /** @description Id of the key that asked. */
                key?: string;
                role?: "producer" | "contractor" | "officer" | "approver" | "auditor" | "reader" | "integration" | "administrator";
                outcome?: "done" | "denied" | "refused" | "failed" | "unknown";
                /** @description Id or code of what was acted on. */
                subject?: string;
                /** @description Only actions from then on. */
                since?: string;
                /** @description Only actions before then. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["ActionDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    approval_list: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                state?: "open" | "approved" | "rejected" | "expired" | "carried-out" | "failed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["ApprovalDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    approval_request: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestApprovalBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    approval_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    approval_approve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecideApprovalBody"];
            };
        };
        responses: {
            /** @description It is carried out, once. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    approval_reject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecideApprovalBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    transfer_list: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                state?: "registered" | "uploading" | "received" | "checking" | "under-review" | "quarantined" | "returned" | "packaging" | "replicating" | "preserved" | "failed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["TransferSummaryDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    transfer_register: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the submission; repeat it when retrying. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterTransferBody"];
            };
        };
        responses: {
            /** @description Registered before under this key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferDto"];
                };
            };
            /** @description Registered. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    transfer_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the answer that the client knows. */
                "If-None-Match"?: string;
                /** @description `wait=N` (RFC 7240): hold the answer back, N seconds at most and not longer than 30, until the transfer has come to rest: preserved, returned, quarantined, under-review or failed. With If-None-Match: until the transfer is not any more as the client knows it. */
                Prefer?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Another one as soon as anything in the answer is another. */
                    ETag?: string;
                    /** @description `wait=N` when the answer was held back up to N seconds; absent when it was given at once. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferDto"];
                };
            };
            /** @description The transfer is as the client knows it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    transfer_events: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["TransferEventDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    transfer_documents: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                outcome?: "passed" | "failed";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["TransferDocumentDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    transfer_signatures: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["VerdictDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    transfer_receipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    transfer_complete: {
        parameters: {
            query?: never;
            header?: {
                /** @description `wait=N` (RFC 7240): hold the answer back, N seconds at most and not longer than 30, until the transfer has come to rest: preserved, returned, quarantined, under-review or failed. */
                Prefer?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description `wait=N` when the answer was held back up to N seconds; absent when it was given at once. */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    transfer_decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    transfer_retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    duplicate_list: {
        parameters: {
            query?: {
                /** @description Packages compared with. */
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["DuplicateDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    duplicate_documents: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                /** @description Which of the two lists. */
                side?: "submitted" | "held";
            };
            header?: never;
            path: {
                id: string;
                other: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["ComparedDocumentDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    review_list: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["ReviewDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    review_claim: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    review_giveBack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    review_release: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReleaseBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    review_report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProcessingReportDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    webhook_list: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["WebhookDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    webhook_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecretDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    webhook_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    webhook_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    webhook_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    webhook_rotate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecretDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    webhook_deliveries: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                state?: "pending" | "delivered" | "failed";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["DeliveryDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    webhook_redeliver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                delivery: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is sent again, with the same id. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    upload_offset: {
        parameters: {
            query?: never;
            header: {
                "Tus-Resumable": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Upload-Offset says where to go on, Upload-Length the whole size. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    upload_send: {
        parameters: {
            query?: never;
            header: {
                /** @description Where the bytes of this request begin. */
                "Upload-Offset": string;
                "Tus-Resumable": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/offset+octet-stream": string;
            };
        };
        responses: {
            /** @description The bytes are kept; Upload-Offset is the new offset. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    holding_search: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                /** @description Words to look for, with or without accents; all must occur. */
                q?: string;
                /** @description Only what this transfer became. */
                transferId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["HoldingSummaryDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    holding_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldingDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    holding_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionDto"][];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    holding_files: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                role?: "content" | "metadata" | "submission" | "schema" | "documentation" | "root";
            };
            header?: never;
            path: {
                uuid: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["FileDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    holding_events: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["HoldingEventDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    holding_signatures: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["VerdictDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    holding_contentByPath: {
        parameters: {
            query: {
                /** @description Logical path of the file in the version. */
                path: string;
            };
            header?: {
                Range?: string;
            };
            path: {
                uuid: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes; ETag is their SHA-512. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The bytes of the range. */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The client has these bytes. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    holding_contentById: {
        parameters: {
            query?: never;
            header?: {
                Range?: string;
            };
            path: {
                uuid: string;
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes; ETag is their SHA-512. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The bytes of the range. */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The client has these bytes. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    dissemination_dip: {
        parameters: {
            query?: {
                /** @description `eark`: E-ARK DIP 2.2.0. `tt05`: annex V of Thông tư 05/2025/TT-BNV. */
                profile?: "eark" | "tt05";
                /** @description Mã yêu cầu; derived when not given. Only `tt05`, as all that follow. */
                requestID?: string;
                /** @description Ngày yêu cầu, DD/MM/YYYY; the day of the newest event when not given. */
                requestDate?: string;
                /** @description Mục đích sử dụng: a code, 01 Cá nhân, 02 Công vụ, 03 Công vụ đặc biệt, or its label. */
                purpose?: string;
                /** @description Nội dung mục đích sử dụng. */
                purposeContent?: string;
                /** @description Đối tượng thu phí: a code from 01 to 10, or its label. */
                feeObjectType?: string;
                /** @description Đề tài nghiên cứu. */
                researchTopic?: string;
                /** @description Ghi chú. */
                description?: string;
            };
            header?: never;
            path: {
                uuid: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A dissemination package as a zip, made while it is sent. It is complete when as many bytes came as Content-Length says: where a file turns out damaged, the answer is broken off. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            /** @description The client has this package. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    catalogue_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A JSON document per line in a fixed order; the same before and after a rebuild. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    audit_list: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["AuditDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    audit_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAuditBody"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    audit_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    audit_report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report, with places to sign. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    audit_signedReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    audit_signature: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    audit_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-pem-file": string;
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    audit_objects: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                verdict?: "intact" | "not-intact";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["AuditObjectDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    contract_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractDto"][];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    contract_coverage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CoverageDto"][];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    contract_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                store: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContractBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    repair_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRepairBody"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepairDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    repair_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepairDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    repairpolicy_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepairPolicyDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    repairpolicy_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetRepairPolicyBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepairPolicyDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    incident_list: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                state?: "open" | "handling" | "recovered" | "closed";
                subject?: "object" | "store" | "auditor";
                /** @description Id of a store. */
                store?: string;
                /** @description AIP id. */
                aip?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["IncidentDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    incident_export: {
        parameters: {
            query?: {
                state?: "open" | "handling" | "recovered" | "closed";
                subject?: "object" | "store" | "auditor";
                /** @description Id of a store. */
                store?: string;
                /** @description AIP id. */
                aip?: string;
                format?: "csv" | "json";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The register, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/json": string;
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    incident_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetailDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    incident_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateIncidentBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetailDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    incident_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record, with places to sign. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    incident_comment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentIncidentBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetailDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    incident_close: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CloseIncidentBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetailDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    store_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoreDto"][];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    store_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeStoreBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoreDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    volume_list: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["VolumeDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    volume_register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterVolumeBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VolumeDetailsDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    volume_plan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlanVolumesBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VolumePlanDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    volume_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                label: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VolumeDetailsDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    volume_planOf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                label: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VolumePlanDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    volume_seal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                label: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SealBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VolumeDetailsDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    volume_step: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                label: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VolumeStepBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VolumeDetailsDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    volume_paper: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                label: string;
                step: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record, with places to sign. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    backuplist_designate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DesignateBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DesignatedDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    backuplist_list: {
        parameters: {
            query?: {
                /** @description What was received until the end of this year. */
                year?: number;
                format?: "json" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                    "text/csv": string;
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    plan_policies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyVersionDto"][];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    plan_belowPolicy: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["BelowPolicyDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    plan_list: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["PlanDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    plan_propose: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProposePlanBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    plan_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    plan_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    plan_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    snapshot_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    snapshot_request: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    drill_list: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["DrillDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    drill_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateDrillBody"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DrillDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    drill_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DrillDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    drill_paper: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record, with places to sign. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    log_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    evidence_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvidenceDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    evidence_request: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EvidenceRequestDto"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvidenceDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    evidence_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description DER of the record. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    signature_list: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                indication?: "TOTAL_PASSED" | "INDETERMINATE" | "TOTAL_FAILED" | "NO_SIGNATURE";
                /** @description Only files whose verdict can be shown no longer from this time on, unless they are stamped before. */
                provedUntilBefore?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["SignatureCheckDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    format_held: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldFormatDto"][];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    format_assess: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                registry: string;
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormatRiskDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    format_watch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WatchedFormatDto"][];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    format_changes: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["FormatChangeDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    format_bases: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["RiskBasisDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    format_holdings: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                level?: "low" | "moderate" | "unknown" | "high";
                /** @description `none` for what nobody could identify. */
                puid?: string;
                /** @description Only permanent records with the sign of obsolete technology. */
                atRisk?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["RiskyHoldingDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    format_report: {
        parameters: {
            query?: {
                format?: "json" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                    "text/csv": string;
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    format_paper: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report, with places to sign. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    format_assessAgain: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It will be done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    format_ofHolding: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldingFormatsDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    formatpolicy_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormatPolicyDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    formatpolicy_add: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddPolicyRowBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyRowDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    formatpolicy_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WithdrawPolicyRowBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyRowDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    digitisation_figures: {
        parameters: {
            query?: {
                /** @description First day of acceptance, in Vietnam's time. */
                from?: string;
                /** @description Last day of acceptance, included. */
                to?: string;
                /** @description Code of an agency. */
                agency?: string;
                /** @description Code of a fonds (phông). */
                fonds?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FiguresDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    digitisation_report: {
        parameters: {
            query?: {
                /** @description First day of acceptance, in Vietnam's time. */
                from?: string;
                /** @description Last day of acceptance, included. */
                to?: string;
                /** @description Code of an agency. */
                agency?: string;
                /** @description Code of a fonds (phông). */
                fonds?: string;
                format?: "json" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                    "text/csv": string;
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    digitisation_paper: {
        parameters: {
            query?: {
                /** @description First day of acceptance, in Vietnam's time. */
                from?: string;
                /** @description Last day of acceptance, included. */
                to?: string;
                /** @description Code of an agency. */
                agency?: string;
                /** @description Code of a fonds (phông). */
                fonds?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report, with places to sign. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    digitisation_targets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DigitisationTargetDto"][];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    digitisation_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetTargetBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DigitisationTargetDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    digitisation_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WithdrawTargetBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DigitisationTargetDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    migration_tools: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Of the machine that answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MigrationToolsDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    migration_listPolicies: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["MigrationPolicyDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    migration_makePolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MakeMigrationPolicyBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MigrationPolicyDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    migration_getPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MigrationPolicyDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    migration_list: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["MigrationCampaignDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    migration_start: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartMigrationBody"];
            };
        };
        responses: {
            /** @description Its preview is made. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MigrationCampaignDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    migration_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MigrationCampaignDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    migration_preview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewedFileDto"][];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    migration_content: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                position: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was made of the file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    migration_items: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                state?: "waiting" | "done" | "failed" | "skipped";
                /** @description Only AIPs with files of this outcome, and of them only these. */
                outcome?: "migrated" | "differs" | "failed" | "skipped";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["MigrationItemDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    migration_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MigrationCampaignDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    formatcampaign_list: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["FormatCampaignDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    formatcampaign_begin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BeginCampaignBody"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormatCampaignDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    formatcampaign_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormatCampaignDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    formatcampaign_changes: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDto"] & {
                        items: components["schemas"]["ReidentifiedFileDto"][];
                    };
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
    formatcampaign_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormatCampaignDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
            /** @description Problem details (RFC 9457). */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDto"];
                };
            };
        };
    };
}
