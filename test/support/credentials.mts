import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	ICredentialsHelper,
	IHttpRequestOptions,
	INodeCredentialsDetails,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

type Data = ICredentialDataDecryptedObject;

/**
 * n8n's own helper lives in its server package; this one does what the engine asks of it.
 * @param Base the class of the n8n whose engine asks
 */
export const credentialsHelperOf = (Base: typeof ICredentialsHelper) =>
	class extends Base {
		readonly typeOf: (name: string) => ICredentialType | undefined;
		readonly dataOf: (name: string) => Data;

		constructor(
			typeOf: (name: string) => ICredentialType | undefined,
			dataOf: (name: string) => Data,
		) {
			super();
			this.typeOf = typeOf;
			this.dataOf = dataOf;
		}

		getParentTypes() {
			return [];
		}

		isCredentialUsableByNode() {
			return true;
		}

		async authenticate(credentials: Data, typeName: string, options: IHttpRequestOptions) {
			type Sign = Extract<IAuthenticate, (...args: never[]) => unknown>;
			return await (this.typeOf(typeName)?.authenticate as Sign)(credentials, options);
		}

		async preAuthentication() {
			return undefined;
		}

		async runPreAuthentication() {
			return undefined;
		}

		async getCredentials(): Promise<never> {
			throw new Error('The engine asks for decrypted credentials only.');
		}

		async getDecrypted(_: IWorkflowExecuteAdditionalData, { name }: INodeCredentialsDetails) {
			return { ...this.dataOf(name) };
		}

		async updateCredentials() {}

		async updateCredentialsOauthTokenData() {}

		getCredentialsProperties(typeName: string) {
			return this.typeOf(typeName)?.properties ?? [];
		}
	};

/** What n8n's server says of itself to the engine. */
export const serverAt = (url: string) => ({
	currentNodeExecutionIndex: 0,
	variables: {},
	restApiUrl: url,
	instanceBaseUrl: url,
	formWaitingBaseUrl: `${url}/form-waiting`,
	webhookBaseUrl: url,
	webhookWaitingBaseUrl: `${url}/webhook-waiting`,
	webhookTestBaseUrl: url,
	setExecutionStatus() {},
	sendDataToUI() {},
	logAiEvent() {},
});
